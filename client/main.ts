import { createApp } from 'vue';
import './ui/element-styles.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/element-theme.css';
import './styles/print.css';
import App from './App.vue';
import { restoreLargeText } from './frame/large-text.ts';
import { router } from './router.ts';
import { guardCalls, loadBanner } from './features/session/session.ts';

restoreLargeText();
guardCalls(router);
void loadBanner();

createApp(App).use(router).mount('#app');
