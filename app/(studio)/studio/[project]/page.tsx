import { AgreementTable } from '@/components/estimates/agreement-table';
import { CalibrationPanel } from '@/components/estimates/calibration-panel';
import { ClassTable } from '@/components/estimates/class-table';
import { CostPanel } from '@/components/estimates/cost-panel';
import { FlagPanel } from '@/components/estimates/flag-panel';
import { SavingsPanel } from '@/components/estimates/savings-panel';
import { SliceTable } from '@/components/estimates/slice-table';
import { StandingPanel } from '@/components/estimates/standing-panel';
import { TrustHeader } from '@/components/estimates/trust-header';
import { WantOfMoneyNotice } from '@/components/estimates/want-of-money-notice';
import { BehindNotice } from '@/components/projects/behind-notice';
import { OpeningNotice } from '@/components/projects/opening-notice';
import { ask } from '@/server/api/caller';

type Props = { params: Promise<{ project: string }> };

/** The most suspicious few; the rest have a page of their own. */
const flagsAtOnce = 6;

export default async function ProjectOverviewPage({ params }: Props) {
  const { project: projectId } = await params;
  const [standing, terms, trust, ontology, flags, opening] = await ask((api) =>
    Promise.all([
      api.projects.standing({ projectId }),
      api.projects.terms({ projectId }),
      api.estimates.trust({ projectId }),
      api.projects.ontology({ projectId }),
      api.estimates.flags({ projectId, limit: flagsAtOnce }),
      api.assignment.opening({ projectId }),
    ]),
  );
  const isOwner = standing.roles.includes('owner');
  const [money, want, stop, behind] = isOwner
    ? await ask((api) =>
        Promise.all([
          api.ledger.project({ projectId }),
          api.assignment.wantOfMoney({ projectId }),
          api.assignment.labelStop({ projectId }),
          api.projects.behind({ projectId }),
        ]),
      )
    : [null, null, null, null];
  const mayRelabel = money !== null && terms.state !== 'closed' && terms.state !== 'draft';
  return (
    <>
      <TrustHeader projectId={projectId} counts={trust.counts} suspicion={trust.suspicion} />
      {behind ? <BehindNotice projectId={projectId} behind={behind} /> : null}
      <OpeningNotice projectId={projectId} opening={opening} />
      {isOwner ? <WantOfMoneyNotice projectId={projectId} want={want} /> : null}
      <div className="grid gap-4 lg:grid-cols-[2fr_1fr]">
        <div className="flex flex-col gap-4">
          <StandingPanel counts={trust.counts} countedAt={trust.countedAt} state={terms.state} />
          {trust.calibration ? <CalibrationPanel calibration={trust.calibration} /> : null}
        </div>
        <div className="flex flex-col gap-4">
          {money ? (
            <CostPanel
              projectId={projectId}
              money={money}
              ceilingMinor={terms.labelCeilingMinor}
              stop={want ? null : stop}
            />
          ) : null}
          {trust.savings ? <SavingsPanel savings={trust.savings} /> : null}
        </div>
      </div>
      <div className="mt-4 flex flex-col gap-4">
        <FlagPanel
          projectId={projectId}
          suspicion={trust.suspicion}
          list={flags}
          classes={terms.task === 'pairs' ? [] : ontology.classes}
          mayReview={standing.roles.some((role) => role === 'owner' || role === 'reviewer')}
        />
        <AgreementTable rows={trust.agreement} />
        <SliceTable projectId={projectId} mayRelabel={mayRelabel} slices={trust.slices} agreement={trust.agreement} />
        <ClassTable
          projectId={projectId}
          mayRelabel={mayRelabel}
          agreement={trust.agreement}
          classes={ontology.classes}
        />
      </div>
    </>
  );
}
