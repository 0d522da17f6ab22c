export { intakeRoutes } from './routes.ts';
export { createIntakeQueue, resumeIntake, type IntakeQueue } from './intake-queue.ts';
export { readZip } from './packages/read-zip.ts';
export { findPageFindings, keyOfPage, type PageFindings } from './page-findings-view.ts';
export { receivePackage } from './receive-package.ts';
export { relationTo } from './subject-of-accession.ts';
