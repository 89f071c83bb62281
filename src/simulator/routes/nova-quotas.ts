import { quotaLimits } from '../model/quota.ts';
import { usualQuota } from '../model/quota-limits.ts';
import type { Project, QuotaLimits } from '../model/state.ts';
import { novaLimitsView, quotaSetView } from '../views/limits.ts';
import { type Answer, ok } from '../wire/call.ts';
import { novaRefusal } from '../wire/nova-errors.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { projectOf } from './nova-targets.ts';
import type { Route } from './route.ts';

const quotaSet = '/os-quota-sets/{tenant_id}';

/** ecs-api-en-2025-01, section 6.10. */
export const novaQuotaRoutes: readonly Route[] = [
  novaRoute({ method: 'GET', path: '/limits', operation: 'nova_show_limits', handle: showLimits }),
  novaRoute({ method: 'GET', path: quotaSet, operation: 'nova_show_quota_set', handle: showQuotaSet }),
  novaRoute({
    method: 'GET',
    path: `${quotaSet}/defaults`,
    operation: 'nova_show_default_quota_set',
    handle: (call) => answer(call, projectAsked(call), usualQuota),
  }),
].flat();

/** A tenant sees no limits but its own (section 6.10.1). */
function projectAsked(call: NovaCall): Project {
  const project = projectOf(call);
  const asked = call.parameters.tenant_id ?? call.query.get('project_id') ?? '';
  if (asked !== '' && asked !== project.id) throw novaRefusal('forbidden', 'The quotas are those of another project.');
  return project;
}

function showLimits(call: NovaCall): Answer {
  const absolute = novaLimitsView(call.cloud, projectAsked(call), call.microversion);
  return ok({ limits: { rate: [], absolute } });
}

/** Of a user who doesn't exist the default quotas are answered (section 6.10.2). */
function showQuotaSet(call: NovaCall): Answer {
  const project = projectAsked(call);
  const user = call.query.get('user_id') ?? '';
  const known = user === '' || user === call.cloud.account.user_id;
  return answer(call, project, known ? quotaLimits(call.cloud, project) : usualQuota);
}

function answer(call: NovaCall, project: Project, limits: QuotaLimits): Answer {
  return ok({ quota_set: quotaSetView(project, limits, call.microversion) });
}
