/**
 * The doors that are not a project's, each with the reason why it may be open. A new procedure that is missing here
 * fails test/access/every-door.db.test.ts, so nothing is born open by accident. Procedures made with projectProcedure,
 * workerProcedure or staffProcedure need no line: what they refuse is tried automatically.
 */

/** Procedures anybody on the internet may call. */
export const openToStrangers: Readonly<Record<string, string>> = {
  'accounts.viewer': 'tells the caller who they are: null for a stranger',
  'accounts.waysIn': 'how one may sign in; the demo logins only in a demo',
  'accounts.signUp': 'counted by address and place; the same answer for every address',
  'accounts.requestLink': 'counted by address and place; the same answer for every address',
  'accounts.requestReset': 'counted by address and place; the same answer for every address',
  'accounts.tokenState': 'needs a mailed token of 256 bits',
  'accounts.resetPassword': 'needs a mailed token of 256 bits',
  'accounts.confirmEmailChange': 'needs a mailed token of 256 bits',
  'accounts.mailbox': 'a demo without a mail server only; refused in production (test/accounts/people.db.test.ts)',
};

/** Procedures every signed-in person may call, because they touch only what is the person's own. */
export const openToMembers: Readonly<Record<string, string>> = {
  'accounts.profile': 'the own account',
  'accounts.updateProfile': 'the own account',
  'accounts.changePassword': 'the own account, with its password',
  'accounts.requestEmailChange': 'the own account, with its password',
  'accounts.signOutEverywhere': 'the own sessions',
  'accounts.deleteAccount': 'the own account, with its password',
  'ledger.mine': 'the own earnings',
  'ledger.myLines': 'the own earnings',
  'ledger.purses': 'the own prepaid money',
  'ledger.purseLines': 'the own prepaid money',
  'ledger.stakes': 'the own money in the own projects',
  'ledger.addDemoFunds': 'the own prepaid money, in a demo only',
  'projects.mine': 'the own projects',
  'projects.create': 'anybody may post a project, as its owner',
  'projects.invitation': 'needs a mailed token of 256 bits',
  'projects.answerInvitation': 'needs a mailed token of 256 bits',
  'assignment.feed': 'open projects, as every worker may see them',
  'assignment.offer': 'an open project, as every worker may see it, or one the person works in',
  'assignment.guide': 'the guide of an open project, read before joining',
  'assignment.classes': 'the classes of an open project, seen before joining',
  'assignment.join': 'anybody may work in an open project',
  'annotations.record': 'the own work',
  'annotations.unfinished':
    'the own drafts, and seats that were leased to the person (test/annotations/unfinished.db.test.ts)',
  'annotations.dropUnfinished': 'an own draft',
  'review.projects': 'the projects the person may review in',
  'review.myOutcomes': 'decisions on the own work',
  'skill.told': 'the own failed checks',
  'skill.contest': 'an own failed check; refused for anybody else’s (test/skill/gold.db.test.ts)',
};

/** Of these, the ones that take the id of any open project; of one that is not open they must know nothing. */
export const openWhileProjectIs: ReadonlySet<string> = new Set([
  'assignment.offer',
  'assignment.guide',
  'assignment.classes',
  'assignment.join',
]);

/** Ids that name nothing that exists yet or nothing of a project: made by the caller, or a place in a list. */
export const freeIds: ReadonlySet<string> = new Set(['requestId', 'submissionId', 'before', 'cursor', 'after']);

type Ids = (name: string) => string;

/** Inputs that cannot be made from their schema: only what the sample lacks. */
export const inputs: Readonly<Record<string, (id: Ids) => Record<string, unknown>>> = {};

/** Every route handler, and how it proves who may have its answer. */
export const routes: Readonly<Record<string, string>> = {
  'app/api/auth/[...nextauth]/route.ts': 'open: signing in and out, with a CSRF token; its log door is closed',
  'app/api/trpc/[trpc]/route.ts': 'each procedure proves its own door; mutations need our own origin',
  'app/api/preferences/route.ts': 'open: sets cookies of the caller only, from our own pages, known values only',
  'app/api/media/[hash]/route.ts': 'server/api/media.ts proves a part in a project that holds the picture',
  'app/api/uploads/[project]/route.ts':
    'server/api/uploads.ts proves the right to own the project, from our own pages only',
  'app/api/uploads/[project]/known-answers/route.ts':
    'server/api/known-answer-files.ts proves the right to review the project, from our own pages only',
  'app/api/offline/page/route.ts': 'open: words that are the same for everybody',
  'app/api/offline/worker/route.ts': 'open: a script that is the same for everybody',
  'app/api/exports/[project]/[format]/route.ts': 'asks interchange.file, which proves the right to see the project',
};
