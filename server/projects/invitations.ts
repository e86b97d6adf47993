import 'server-only';
import { createHash, randomBytes } from 'node:crypto';
import { newId } from '@/db/ids';
import * as query from '@/db/queries/projects';
import { allowMail, ownAddress, post } from '@/server/accounts/post-office';
import type { Call, MemberCall } from '@/server/call';
import type { Locale } from '@/server/problem';
import { type Invitation, type InvitationOffer, type InvitationRole, projectProblem } from './contract';
import { projectLimits } from './limits';

/**
 * Asking people into a project by mail. Whoever holds the link may answer it, once, after signing in: the link is the
 * proof, and whether an address has an account is told to nobody.
 */

const fingerprint = (token: string) => createHash('sha256').update(token).digest('hex');

/** The project's title is left out of the mail: it is a stranger's text, and no one shall have us mail their words. */
function invitationLetter(role: InvitationRole, href: string) {
  const days = projectLimits.invitationDays;
  const roles = { owner: ['an owner', '소유자'], reviewer: ['a reviewer', '검토자'] } as const;
  const [english, korean] = roles[role];
  return {
    en: {
      subject: 'You are invited to a project on Casebook',
      paragraphs: [
        `Somebody asks you to be ${english} of a labeling project on Casebook. The page behind the link says who and which.`,
        `The link works for ${days} days, once.`,
      ],
      link: { label: 'See the invitation', href },
      ending: 'If you do not know what this is about, ignore this mail: nothing happens unless you accept.',
    },
    ko: {
      subject: 'Casebook 프로젝트에 초대받으셨습니다',
      paragraphs: [
        `Casebook 라벨링 프로젝트의 ${korean} 역할을 부탁받으셨습니다. 누가 어떤 프로젝트에 초대했는지는 링크에서 확인할 수 있습니다.`,
        `링크는 ${days}일 동안 한 번만 사용할 수 있습니다.`,
      ],
      link: { label: '초대 확인', href },
      ending: '모르는 내용이라면 이 메일을 무시하세요. 수락하지 않으면 아무 일도 일어나지 않습니다.',
    },
  } satisfies Record<Locale, unknown>;
}

/** Mails an invitation; asking the same person again renews it. Refuses `too_many_invitations`. */
export async function invite(
  call: MemberCall,
  projectId: string,
  input: { readonly email: string; readonly role: InvitationRole },
): Promise<void> {
  const open = await query.openInvitations(call.db, projectId);
  const isRenewal = open.some(({ email, role }) => email === input.email && role === input.role);
  if (!isRenewal && open.length >= projectLimits.openInvitations) {
    throw projectProblem('too_many_invitations', { most: projectLimits.openInvitations });
  }
  await allowMail(call, input.email, call.actor.id);
  const token = randomBytes(32).toString('base64url');
  await query.upsertInvitation(call.db, {
    ...input,
    id: newId(),
    projectId,
    tokenHash: fingerprint(token),
    invitedBy: call.actor.id,
    createdAt: call.now,
    expiresAt: new Date(call.now.getTime() + projectLimits.invitationDays * 86_400_000),
  });
  const letter = invitationLetter(input.role, ownAddress(`/studio/invitation?token=${token}`));
  await post(call, input.email, letter, call.locale);
}

/** Invitations that nobody has answered, newest first. */
export function openInvitations(call: Call, projectId: string): Promise<Invitation[]> {
  return query.openInvitations(call.db, projectId);
}

/** Takes an unanswered invitation back: its link no longer works. */
export function withdrawInvitation(call: Call, projectId: string, id: string): Promise<void> {
  return query.deleteInvitation(call.db, projectId, id);
}

/** What the link offers, without using it up; null when it was answered, withdrawn, renewed or is too old. */
export async function invitationOffer(call: MemberCall, token: string): Promise<InvitationOffer | null> {
  const found = await query.liveInvitation(call.db, fingerprint(token), call.now);
  if (!found) return null;
  const { id: _, ...offer } = found;
  return offer;
}

/** Accepts or declines, once. Returns the project that the actor is now a member of, or null after declining. */
export function answerInvitation(
  call: MemberCall,
  token: string,
  accept: boolean,
): Promise<{ projectId: string; role: InvitationRole } | null> {
  return call.db.transaction(async (db) => {
    const found = await query.liveInvitation(db, fingerprint(token), call.now);
    const isMine = found !== null && (await query.answerInvitation(db, found.id, call.actor.id, call.now));
    if (!found || !isMine) throw projectProblem('invitation_gone');
    if (!accept) return null;
    await query.insertMember(db, found.projectId, call.actor.id, found.role, call.now);
    return { projectId: found.projectId, role: found.role };
  });
}
