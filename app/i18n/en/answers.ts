/** What an agent says and shows by itself while it answers: the server writes it, in the conversation's language. */
export const answers = {
  'answers.picture': 'Picture',
  'answers.tool.searchKnowledge': 'Looking it up',
  'answers.tool.sendMedia': 'Choosing pictures',
  'answers.tool.captureLead': 'Noting your details',
  'answers.tool.handOver': 'Calling a person',
  'answers.tool.followUp': 'Planning a message for later',
  'answers.tool.lookUp': 'Looking something up',
  'answers.tool.act': 'Taking care of it',
  'answers.waiting':
    'A person from our team has to approve this first. I will go on right here as soon as they have.',
  'answers.unfinished':
    'I could not finish this. Please ask for one thing at a time, or ask for a person here in the chat.',
  'answers.cutShort': 'That is as much as I can write at once. Shall I go on?',
  'answers.cutOff': 'I have to stop here, and cannot say more about this.',
  'answers.refusal': 'I cannot help with that. Is there something else you would like to know?',
  'answers.outsideHours':
    'Nobody is here right now. Your message is kept, and a person from our team will answer you here.',
  'answers.away': 'Nobody from our team is here right now.',
  'answers.back': 'We are back on {weekday}, {date}, at {time} ({zone}).',
  'answers.previewCall':
    '(This is a preview, and nobody is called. In a real conversation, a person from the team would be called here.)',
  'answers.previewBudget':
    'A budget is used up, so no model was asked, and nobody is called from a preview. A visitor would read: “{said}”',
}
