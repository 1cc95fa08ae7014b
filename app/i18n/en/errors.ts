/** What people read when something fails. `errors.code.*` are the general texts, one for each ErrorCode. */
export const errors = {
  'errors.code.BAD_INPUT': 'Something in what was sent cannot be used. Check it and try again.',
  'errors.code.NOT_SIGNED_IN': 'Your session has ended. Sign in to go on.',
  'errors.code.FORBIDDEN': 'Your role in this workspace does not allow this.',
  'errors.code.NOT_FOUND': 'This does not exist, or you have no access to it.',
  'errors.code.CONFLICT': 'Somebody changed this in the meantime. Reload to see how it is now.',
  'errors.code.LIMIT_REACHED': 'That is too much at once. Wait a moment and try again.',
  'errors.code.UNAVAILABLE': 'A service we need is not answering. Try again in a moment.',
  'errors.code.INTERNAL': 'Something failed on our side. Nothing you saved is lost. Try again in a moment.',
  'errors.id': 'Error id: {id}',

  'errors.field.required': 'Fill this in.',
  'errors.field.tooLong': 'This is too long.',
  'errors.field.tooSmall': 'This is too short.',
  'errors.field.invalid': 'This is not valid.',
  'errors.answer.unavailable': 'I cannot answer right now. Please try again in a moment.',
  'errors.answer.limit':
    'I have answered all the questions I can this month. I have asked a person from our team to reply to you here.',
  'errors.badJson': 'The request is not valid JSON.',
  'errors.tooDeep': 'The request is nested too deeply.',
  'errors.bodyTooLarge': 'The request is too large. At most {limit} are accepted.',
  'errors.badRequest': 'The request cannot be read.',
  'errors.badOrigin': 'The request came from another site and was refused.',
  'errors.visitorSession': 'The session of this visitor has ended.',
  'errors.unknownPath': 'There is nothing at this address.',

  'errors.alreadyTaken': '{name} has already taken over this conversation.',
  'errors.notYours': '{name} is answering here. Take over first to reply.',
  'errors.takeOverFirst': 'The agent is answering here. Take over first to reply.',
  'errors.conversationClosed': 'This conversation is closed. Reopen it first.',
  'errors.conversationOpen': 'This conversation is already open.',

  'errors.knowledge.addressUnreadable': 'This is not a web address. It looks like https://example.com/page.',
  'errors.knowledge.addressNotWeb': 'Only addresses that begin with http or https can be read.',
  'errors.knowledge.addressHasPassword': 'The address holds a user name or password. Give one without.',
  'errors.knowledge.addressPort': 'Web pages are not read from this port.',
  'errors.knowledge.addressRefused':
    'This address leads into a private network and is not read. Give the address of a public page.',
  'errors.knowledge.hostUnknown': 'There is no site with this name. Check the address.',
  'errors.knowledge.tooManyRedirects':
    'The page sends its readers on and on. Give the address where it ends.',
  'errors.knowledge.pageRefused':
    'The site does not give this page to visitors. Check that it opens without signing in.',
  'errors.knowledge.pageMissing': 'The site says that this page does not exist. Check the address.',
  'errors.knowledge.pageBusy': 'The site is not working right now. Try again later.',
  'errors.knowledge.pageType': 'This is not a page of text. Only HTML, Markdown and plain text can be read.',
  'errors.knowledge.pageTooSlow': 'The page did not arrive within 15 seconds. Try again later.',
  'errors.knowledge.pageTooLarge': 'The page is larger than 5 MB, or never ends. Give a shorter one.',
  'errors.knowledge.pageCertificate': 'The site’s certificate is not valid, so it was not read.',
  'errors.knowledge.pageUnreadable': 'The site’s answer cannot be read.',
  'errors.knowledge.pageUnreachable': 'The site cannot be reached. Check the address, or try again later.',
  'errors.knowledge.fileTooLarge':
    'This file is larger than 10 MB. Split it, or paste the part that matters.',
  'errors.knowledge.file.empty': 'This file is empty.',
  'errors.knowledge.file.pdf':
    'This is a PDF, whatever its name says. Save it as text, Markdown or HTML first.',
  'errors.knowledge.file.office':
    'This is an office document or an archive. Save it as text, Markdown or HTML first.',
  'errors.knowledge.file.binary': 'This is not a text file. Choose a text, Markdown or HTML file.',
  'errors.knowledge.file.type': 'Choose a file that ends in .md, .txt or .html.',
  'errors.knowledge.fileMissing': 'The file is no longer in storage. Delete this source and upload it again.',
  'errors.knowledge.noText': 'There is no text to read here.',
  'errors.knowledge.storage': 'The file storage did not accept this. Try again in a moment.',
  'errors.knowledge.embedder': 'The service that prepares texts for search failed. Try again in a moment.',
  'errors.knowledge.internal': 'Reading failed on our side. Try again in a moment.',
  'errors.knowledge.lost': 'Reading was interrupted too often. Try again.',
  'errors.knowledge.cancelled': 'Reading was stopped before it was done.',
} as const
