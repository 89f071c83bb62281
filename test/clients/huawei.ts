import core from '@huaweicloud/huaweicloud-sdk-core';
import { EcsClient, ParamCreater } from '@huaweicloud/huaweicloud-sdk-ecs/v2/EcsClient.js';
import { IamClient } from '@huaweicloud/huaweicloud-sdk-iam/v3/IamClient.js';

/** Huawei's clients of ECS and IAM, their methods by name. */
export interface HuaweiClient {
  call(service: 'ecs' | 'iam', method: string, request: Readonly<Record<string, unknown>>): Promise<unknown>;
}

export interface HuaweiLogin {
  readonly ak: string;
  readonly sk: string;
  readonly url: string;
  readonly project_id: string;
  readonly domain_id: string;
}

export function huaweiClient({ ak, sk, url, project_id, domain_id }: HuaweiLogin): HuaweiClient {
  const regional = new core.BasicCredentials().withAk(ak).withSk(sk).withProjectId(project_id);
  const global = new core.GlobalCredentials().withAk(ak).withSk(sk).withDomainId(domain_id);
  const clients = {
    ecs: EcsClient.newBuilder().withCredential(regional).withEndpoint(url).build(),
    iam: IamClient.newBuilder().withCredential(global).withEndpoint(url).build(),
  };
  return {
    async call(service, method, request) {
      const run: unknown = Reflect.get(clients[service], method);
      if (typeof run !== 'function') throw new Error(`the SDK has no ${method}`);
      return run.call(clients[service], request);
    },
  };
}

/** Method and path template of everything that the SDK's client of ECS can call. */
export function sdkAddresses(): readonly string[] {
  const makers: Readonly<Record<string, (request: unknown) => { method: string; url: string }>> = Object(
    ParamCreater(),
  );
  // Without values the SDK complains of required ones after it has set the address.
  const given = new Proxy({}, { get: () => 'x' });
  return Object.values(makers).map((make) => {
    const { method, url } = make(given);
    return `${method} ${url}`;
  });
}
