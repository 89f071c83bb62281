import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/sdk/types.js';

/** Answers the questions that a client is asked; plays the person at the client. */
export type Human = (question: ElicitRequestFormParams) => ElicitResult | Promise<ElicitResult>;

/** What the form asks to be typed: the last thing in the description of its field `name`. */
function wantedName({ requestedSchema }: ElicitRequestFormParams): string | undefined {
  return requestedSchema.properties.name?.description?.split('Type: ')[1];
}

/** Ticks the box and types the name that is asked for. */
export const accepts: Human = (question) => {
  const name = wantedName(question);
  return { action: 'accept', content: { confirm: true, ...(name === undefined ? {} : { name }) } };
};

export const declines: Human = () => ({ action: 'decline' });

export const cancels: Human = () => ({ action: 'cancel' });

/** Sends the form off with the box left empty. */
export const leavesUnticked: Human = (question) => ({
  action: 'accept',
  content: { confirm: false, name: wantedName(question) ?? '' },
});

/** Ticks the box, but types a name that is only nearly right. */
export const mistypes: Human = (question) => ({
  action: 'accept',
  content: { confirm: true, name: `${wantedName(question)}x` },
});

/** Never answers. */
export const isSilent: Human = () => new Promise(() => undefined);

/** Does something while the question is open, then answers as another would. */
export const after =
  (act: () => Promise<void>, then: Human): Human =>
  async (question) => {
    await act();
    return then(question);
  };
