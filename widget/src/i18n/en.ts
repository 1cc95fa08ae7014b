/** The visitor's words, in English: part of the app. Other languages are chunks of the same shape. */
export const en = {
  agent: 'Answers instantly',
  waiting: 'A person will join you here',
  human: '{name} is with you',
  writing: '{name} is writing',
  lost: 'Reconnecting',
  you: 'You',
  ask: 'Ask a question',
  send: 'Send',
  stop: 'Stop the answer',
  open: 'Chat with {name}',
  close: 'Close the chat',
  retry: 'Try again',
  unsent: 'Not sent.',
  failed: 'The answer could not be finished.',
  stopped: 'Stopped',
  person: 'Talk to a person',
  closed: 'This conversation is closed.',
  restart: 'Start a new one',
  latest: 'Go to the latest message',
  left: '{n} left',
  source: 'Source {n}',
  back: 'Back to the conversation',
  visit: 'Open on {host}',
  gone: 'This source cannot be shown right now.',
}

export type Strings = typeof en
