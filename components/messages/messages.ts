import enAccounts from './en/accounts.json';
import enAnnotations from './en/annotations.json';
import enAssignment from './en/assignment.json';
import enCanvas from './en/canvas.json';
import enClosed from './en/closed.json';
import enDatasets from './en/datasets.json';
import enEngine from './en/engine.json';
import enEstimates from './en/estimates.json';
import enFailure from './en/failure.json';
import enGuides from './en/guides.json';
import enInterchange from './en/interchange.json';
import enLanding from './en/landing.json';
import enLedger from './en/ledger.json';
import enOffice from './en/office.json';
import enOffline from './en/offline.json';
import enProjects from './en/projects.json';
import enReview from './en/review.json';
import enShell from './en/shell.json';
import enSkill from './en/skill.json';
import enUi from './en/ui.json';
import koAccounts from './ko/accounts.json';
import koAnnotations from './ko/annotations.json';
import koAssignment from './ko/assignment.json';
import koCanvas from './ko/canvas.json';
import koClosed from './ko/closed.json';
import koDatasets from './ko/datasets.json';
import koEngine from './ko/engine.json';
import koEstimates from './ko/estimates.json';
import koFailure from './ko/failure.json';
import koGuides from './ko/guides.json';
import koInterchange from './ko/interchange.json';
import koLanding from './ko/landing.json';
import koLedger from './ko/ledger.json';
import koOffice from './ko/office.json';
import koOffline from './ko/offline.json';
import koProjects from './ko/projects.json';
import koReview from './ko/review.json';
import koShell from './ko/shell.json';
import koSkill from './ko/skill.json';
import koUi from './ko/ui.json';

/**
 * Every word of the interface. English is the source; Korean must have the same keys with the same ICU arguments, which
 * test/ui/messages.test.ts checks. Both languages are imported here, so only the server imports this file by value:
 * the browser gets the namespaces its desk needs through components/intl/catalogue-scope.tsx.
 */
const english = {
  accounts: enAccounts,
  annotations: enAnnotations,
  assignment: enAssignment,
  canvas: enCanvas,
  closed: enClosed,
  datasets: enDatasets,
  engine: enEngine,
  estimates: enEstimates,
  failure: enFailure,
  guides: enGuides,
  interchange: enInterchange,
  landing: enLanding,
  ledger: enLedger,
  office: enOffice,
  offline: enOffline,
  projects: enProjects,
  review: enReview,
  shell: enShell,
  skill: enSkill,
  ui: enUi,
};

export type Catalogue = typeof english;

export type Namespace = keyof Catalogue;

const korean: Catalogue = {
  accounts: koAccounts,
  annotations: koAnnotations,
  assignment: koAssignment,
  canvas: koCanvas,
  closed: koClosed,
  datasets: koDatasets,
  engine: koEngine,
  estimates: koEstimates,
  failure: koFailure,
  guides: koGuides,
  interchange: koInterchange,
  landing: koLanding,
  ledger: koLedger,
  office: koOffice,
  offline: koOffline,
  projects: koProjects,
  review: koReview,
  shell: koShell,
  skill: koSkill,
  ui: koUi,
};

export const catalogues = { en: english, ko: korean };
