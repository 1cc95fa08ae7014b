/** A mail to one person, in plain text and HTML. */
export type OutgoingMail = {
  /** A UUID that says which mail this is: the same id twice is the same mail. */
  id: string
  to: string
  subject: string
  text: string
  html: string
}
