import { ecsEn, flexusEn, flexusZh, flexusZhOld } from '../documents.ts';
import { choice, list, text } from '../field.ts';
import { defineOperation } from '../operation.ts';

export const keystoneListProjects = defineOperation({
  id: 'keystone_list_projects',
  title: 'List projects',
  toolset: 'iam',
  about: 'Project IDs of the account, one per region and sub-project.',
  words:
    'project id; which projects; tenants; project of a region; 项目ID; 项目列表; 租户; which projects do I have; project id of a region; tenant ids; 项目ID是多少; 有哪些项目; 区域对应的项目',
  service: 'iam',
  method: 'GET',
  path: '/v3/projects',
  scope: 'domain',
  docs: ecsEn('10.2'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: {},
  response: {
    links: 'object',
    projects: 'array',
    'projects[].id': 'string',
    'projects[].name': 'string',
    'projects[].is_domain': 'boolean',
    'projects[].description': 'string',
    'projects[].links': 'object',
    'projects[].enabled': 'boolean',
    'projects[].parent_id': 'string',
    'projects[].domain_id': 'string',
  },
  answer: {
    rows: {
      path: 'projects',
      name: 'projects',
      columns: { id: 'id', name: 'name', domain_id: 'domain_id', enabled: 'enabled' },
    },
    full: true,
  },
});

/** The token is a response header: nothing here reads it, so it stays in the client. */
export const keystoneCreateUserTokenByPassword = defineOperation({
  id: 'keystone_create_user_token_by_password',
  title: 'Check an IAM user',
  toolset: 'iam',
  about:
    'Prove that an IAM user can log in: answers who, for which project, until when. Values left out come from the configuration; the token itself is never shown.',
  words:
    'log in; X-Auth-Token; access token; authenticate with user and password; 登录; 获取令牌; token; 认证; log in with user name and password; get an X-Auth-Token; authenticate; test my credentials; 用账号密码登录; 拿一个token',
  service: 'iam',
  method: 'POST',
  path: '/v3/auth/tokens',
  scope: 'none',
  docs: [...ecsEn('4.1', '4.2', '4.3'), ...flexusZhOld('3.1', '3.2', '3.3'), ...flexusEn('3.1'), ...flexusZh('3.1')],
  documented: true,
  effect: 'read',
  returns: 'none',
  input: {
    methods: list(choice(['password'], {}), {
      wire: 'auth.identity.methods',
      preset: ['password'],
      min: 1,
      max: 1,
    }),
    user_name: text({ wire: 'auth.identity.password.user.name', fill: 'user-name', min: 1, max: 64 }),
    password: text({
      wire: 'auth.identity.password.user.password',
      fill: 'user-password',
      secret: true,
      min: 1,
      max: 128,
    }),
    domain_name: text({
      wire: 'auth.identity.password.user.domain.name',
      about: 'Account',
      fill: 'user-domain',
      min: 1,
      max: 64,
    }),
    project_name: text({ wire: 'auth.scope.project.name', about: 'Region', fill: 'project-name', min: 1, max: 64 }),
  },
  response: {
    'X-Subject-Token': 'string',
    token: 'object',
    'token.expires_at': 'string',
    'token.methods': 'array',
    'token.catalog': 'array',
    'token.catalog[].endpoints': 'array',
    'token.catalog[].endpoints[].region_id': 'string',
  },
  answer: {
    of: 'token',
    show: {
      user: 'user.name',
      domain: 'user.domain.name',
      domain_id: 'user.domain.id',
      project: 'project.name',
      project_id: 'project.id',
      expires_at: 'expires_at',
    },
  },
});
