/** What the settings of a closed project say: it gives out and takes in no more, and what was done can be put right. */
import { expect, it } from 'vitest';
import { closeProject } from '@/server/assignment/publishing';
import { addTexts } from '@/server/datasets/datasets';
import { draftGuide, publishGuide, saveDraft } from '@/server/guides/guides';
import { invite, openInvitations } from '@/server/projects/invitations';
import { currentOntology, updateOntology, updateTerms } from '@/server/projects/projects';
import { goldBoard } from '@/server/skill/board';
import { addGold, retireGold } from '@/server/skill/skill';
import { itemsOf } from '@/test/assignment/crowd';
import { kindAnswer, later, openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

it('a closed project refuses terms, classes and data, and takes corrections of its guide and known answers, and reviewers', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
  const [itemId = ''] = await itemsOf(db, projectId);
  await closeProject(await later(owner), projectId);
  const call = await later(owner);
  await expect(updateTerms(call, projectId, { title: 'Another' })).rejects.toMatchObject({ code: 'closed' });
  const { classes } = await currentOntology(call, projectId);
  await expect(updateOntology(call, projectId, classes)).rejects.toMatchObject({ code: 'closed' });
  await expect(addTexts(call, projectId, [])).rejects.toMatchObject({ code: 'project_closed' });

  const { introduction, rules } = await draftGuide(call, projectId);
  const more = [...rules, { text: 'A smile is kind.' }];
  await saveDraft(call, projectId, { introduction, rules: more, changeSummary: 'Smiles.' });
  await expect(publishGuide(call, projectId, { changeSummary: 'Smiles.' })).resolves.toMatchObject({ number: 2 });
  await addGold(call, projectId, { itemId, use: 'check', answer: kindAnswer, explanation: 'It smiles.' });
  expect((await goldBoard(call, projectId)).inUse.check).toBe(1);
  await retireGold(call, projectId, { itemId, answerWasWrong: false });
  expect((await goldBoard(call, projectId)).inUse.check).toBe(0);
  await invite(call, projectId, { email: 'rita@closed.example', role: 'reviewer' });
  expect(await openInvitations(call, projectId)).toMatchObject([{ email: 'rita@closed.example', role: 'reviewer' }]);
});
