export const mail = {
  'mail.signIn.subject': '{code} is your Hiviex code',
  'mail.signIn.intro': 'Use the button or the code to sign in to Hiviex. Both work once, for an hour.',
  'mail.signIn.button': 'Sign in',
  'mail.signIn.orCode': 'Or enter this code:',
  'mail.signIn.ignore': 'If you did not ask for this, ignore this mail. Nobody gets in without it.',
} as const
