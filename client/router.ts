import { shallowRef } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import type { RouteRecordRaw } from 'vue-router';
import LoginPage from './features/session/LoginPage.vue';
import { whoAmI } from './features/session/session.ts';
import { homeFor } from './frame/menu.ts';
import { asRefusal } from './services/refusal.ts';
import type { Refusal } from './services/refusal.ts';

const routes: RouteRecordRaw[] = [
  { path: '/login', name: 'login', component: LoginPage, meta: { isBare: true, isOpen: true } },
  { path: '/', component: { render: () => null } },
  {
    path: '/first-steps',
    name: 'first-steps',
    component: () => import('./features/account/FirstStepsPage.vue'),
    meta: { isBare: true },
  },
  {
    path: '/account',
    name: 'own-account',
    component: () => import('./features/account/AccountPage.vue'),
  },
  {
    path: '/workbench',
    name: 'workbench',
    component: () => import('./features/workbench/WorkbenchPage.vue'),
  },
  { path: '/search', name: 'search', component: () => import('./features/search/SearchPage.vue') },
  {
    path: '/requests/new/:volumeId',
    name: 'new-request',
    component: () => import('./features/requests/NewRequestPage.vue'),
    props: true,
  },
  {
    path: '/requests/:requestId',
    name: 'request',
    component: () => import('./features/requests/RequestPage.vue'),
    props: true,
  },
  {
    path: '/requests/:requestId/edit',
    name: 'edit-request',
    component: () => import('./features/requests/EditRequestPage.vue'),
    props: true,
  },
  {
    path: '/reading/:openingId',
    name: 'reading',
    component: () => import('./features/reading/ReadingPage.vue'),
    props: true,
    meta: { isBare: true, isFullHeight: true },
  },
  {
    path: '/copies',
    name: 'copies',
    component: () => import('./features/copies/CopiesPage.vue'),
  },
  {
    path: '/copies/orders/:requestId',
    name: 'copy-order',
    component: () => import('./features/copies/OrderPage.vue'),
    props: true,
  },
  {
    path: '/copies/:copyId',
    name: 'copy',
    component: () => import('./features/copies/CopyPage.vue'),
    props: true,
  },
  { path: '/intake', name: 'intake', component: () => import('./features/intake/IntakePage.vue') },
  {
    path: '/intake/:accessionId',
    name: 'accession',
    component: () => import('./features/intake/AccessionPage.vue'),
    props: true,
  },

  {
    path: '/terminals',
    name: 'terminals',
    component: () => import('./features/terminals/TerminalsPage.vue'),
  },
  {
    path: '/terminals/new',
    name: 'register-terminal',
    component: () => import('./features/terminals/RegisterTerminalPage.vue'),
  },
  {
    path: '/terminals/:terminalId',
    name: 'terminal',
    component: () => import('./features/terminals/TerminalPage.vue'),
    props: true,
  },
  {
    path: '/terminals/:terminalId/amend',
    name: 'amend-terminal',
    component: () => import('./features/terminals/AmendTerminalPage.vue'),
    props: true,
  },

  {
    path: '/storage',
    name: 'storage',
    component: () => import('./features/storage/StoragePage.vue'),
  },
  {
    path: '/storage/media/new',
    name: 'register-medium',
    component: () => import('./features/backups/RegisterMediumPage.vue'),
  },
  {
    path: '/storage/media/:mediumId',
    name: 'medium',
    component: () => import('./features/backups/MediumPage.vue'),
    props: true,
  },
  {
    path: '/storage/recipients',
    name: 'set-recipients',
    component: () => import('./features/backups/SetRecipientsPage.vue'),
  },

  {
    path: '/ledger/witnesses',
    name: 'witnesses',
    component: () => import('./features/witnesses/WitnessesPage.vue'),
  },
  {
    path: '/ledger/days/:day',
    name: 'ledger-day',
    component: () => import('./features/witnesses/DayPage.vue'),
    props: true,
  },
  {
    path: '/witnesses',
    name: 'witness-list',
    component: () => import('./features/witnesses/WitnessListPage.vue'),
  },
  {
    path: '/ledger/findings',
    name: 'findings',
    component: () => import('./features/oversight/FindingsPage.vue'),
  },
  {
    path: '/ledger/findings/new',
    name: 'take-up-finding',
    component: () => import('./features/oversight/TakeUpFindingPage.vue'),
  },
  {
    path: '/ledger/findings/:findingId',
    name: 'finding',
    component: () => import('./features/oversight/FindingPage.vue'),
    props: true,
  },
  {
    path: '/ledger/rules',
    name: 'rules',
    component: () => import('./features/oversight/RulesPage.vue'),
  },
  {
    path: '/ledger/rules/new',
    name: 'new-rule',
    component: () => import('./features/oversight/RulePage.vue'),
  },
  {
    path: '/ledger/rules/calendar',
    name: 'set-calendar',
    component: () => import('./features/oversight/SetCalendarPage.vue'),
  },
  {
    path: '/ledger/rules/:ruleId',
    name: 'rule',
    component: () => import('./features/oversight/RulePage.vue'),
    props: true,
  },
  {
    path: '/ledger/reviews',
    name: 'reviews',
    component: () => import('./features/reviews/ReviewsPage.vue'),
  },
  {
    path: '/ledger/reviews/drafts/:period/:startsOn',
    name: 'draft-review',
    component: () => import('./features/reviews/DraftReviewPage.vue'),
    props: true,
  },
  {
    path: '/ledger/reviews/:reviewId',
    name: 'review',
    component: () => import('./features/reviews/ReviewPage.vue'),
    props: true,
  },
  { path: '/ledger', name: 'ledger', component: () => import('./features/ledger/LedgerPage.vue') },
  {
    path: '/ledger/entries/:index',
    name: 'ledger-entry',
    component: () => import('./features/ledger/EntryPage.vue'),
    props: true,
  },
  {
    path: '/ledger/volumes',
    name: 'ledger-volumes',
    component: () => import('./features/ledger/FindVolumePage.vue'),
  },
  {
    path: '/ledger/volumes/:volumeId',
    name: 'ledger-volume',
    component: () => import('./features/ledger/VolumePage.vue'),
    props: true,
  },
  {
    path: '/ledger/volumes/:volumeId/sittings/:index',
    name: 'ledger-sitting',
    component: () => import('./features/ledger/SittingPage.vue'),
    props: true,
  },
  {
    path: '/ledger/trace',
    name: 'ledger-trace',
    component: () => import('./features/ledger/TracePage.vue'),
  },
  {
    path: '/ledger/refusals',
    name: 'ledger-refusals',
    component: () => import('./features/ledger/RefusalsPage.vue'),
  },
  {
    path: '/ledger/between',
    name: 'ledger-between',
    component: () => import('./features/ledger/BetweenPage.vue'),
  },
  { path: '/units', name: 'units', component: () => import('./features/units/UnitsPage.vue') },
  {
    path: '/volumes/:volumeId/authorities',
    name: 'authorities',
    component: () => import('./features/units/AuthoritiesPage.vue'),
    props: true,
  },
  {
    path: '/volumes/:volumeId/destroy-key',
    name: 'destroy-key',
    component: () => import('./features/keys/DestroyKeyPage.vue'),
    props: true,
  },
  {
    path: '/changes',
    name: 'changes',
    component: () => import('./features/changes/ChangesPage.vue'),
  },
  {
    path: '/changes/:changeId',
    name: 'change',
    component: () => import('./features/changes/ChangePage.vue'),
    props: true,
  },
  {
    path: '/accounts',
    name: 'accounts',
    component: () => import('./features/accounts/AccountsPage.vue'),
  },
  {
    path: '/accounts/new',
    name: 'new-account',
    component: () => import('./features/accounts/NewAccountPage.vue'),
  },
  {
    path: '/accounts/withdraw-kin-tie',
    name: 'withdraw-kin-tie',
    component: () => import('./features/accounts/WithdrawKinTiePage.vue'),
  },
  {
    path: '/accounts/:accountId',
    name: 'account',
    component: () => import('./features/accounts/AccountPage.vue'),
    props: true,
  },
  {
    path: '/accounts/:accountId/:act',
    name: 'change-account',
    component: () => import('./features/accounts/ChangeAccountPage.vue'),
    props: true,
  },
  {
    path: '/policies',
    name: 'policies',
    component: () => import('./features/policies/PolicyPage.vue'),
  },
  {
    path: '/explain',
    name: 'explain',
    component: () => import('./features/policies/ExplainPage.vue'),
  },
  {
    path: '/nothing',
    component: () => import('./frame/NothingHere.vue'),
    props: {
      title: '没有可用的功能',
      next: '本账号在此没有业务功能。如需开通，请联系安全保密管理员。',
    },
  },
  {
    path: '/:rest(.*)*',
    component: () => import('./frame/NothingHere.vue'),
    props: { title: '没有这个页面', next: '地址可能有误，或页面已移走。' },
  },
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach(async (to) => {
  if (to.meta['isOpen']) return true;
  const me = await whoAmI();
  if (me?.mustChangePassword && to.name !== 'first-steps') return { name: 'first-steps' };
  if (me) return to.path === '/' ? homeFor(me.abilities) : true;
  return { name: 'login', query: to.fullPath === '/' ? {} : { next: to.fullPath } };
});

/** Why the last move to another screen failed, if it did. */
export const moveFailure = shallowRef<Refusal>();
router.onError((thrown) => (moveFailure.value = asRefusal(thrown)));
router.afterEach(() => (moveFailure.value = undefined));
