import type { Cloud } from '../model/state.ts';
import { closestOffer, plainRequest, plant, type Wish } from './seed.ts';

const wishes: readonly Omit<Wish, 'region'>[] = [
  { kind: 'application', image: 'WordPress' },
  { kind: 'system', image: 'Ubuntu', version: '22.04' },
  { kind: 'application', image: 'Nodejs' },
  { kind: 'system', image: 'Debian', version: '11.1', plan: 'hf.large.1.30m.linux' },
];

/** `count` instances over all regions, every tenth of them stopped, bought over the last 25 days. */
export function fillFleet(cloud: Cloud, count: number): void {
  const offers = cloud.projects.flatMap(({ name }) =>
    wishes.flatMap((wish) => closestOffer(cloud, { ...wish, region: name }) ?? []),
  );
  for (let number = 0; number < count; number += 1) {
    const offer = offers[number % offers.length];
    if (offer === undefined) return;
    plant(cloud, {
      request: { ...plainRequest(offer, `fleet-${String(number + 1).padStart(5, '0')}`), periods: 1 + (number % 9) },
      bought_days_ago: 1 + (number % 25),
      stopped: number % 10 === 9,
    });
  }
}
