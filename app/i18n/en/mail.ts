export const mail = {
  'mail.signIn.subject': '{code} is your Hiviex code',
  'mail.signIn.intro': 'Use the button or the code to sign in to Hiviex. Both work once, for an hour.',
  'mail.signIn.button': 'Sign in',
  'mail.signIn.orCode': 'Or enter this code:',
  'mail.signIn.ignore': 'If you did not ask for this, ignore this mail. Nobody gets in without it.',

  'mail.invitation.subject': '{name} invites you to {workspace}',
  'mail.invitation.intro': '{name} invites you to work together in {workspace} on Hiviex.',
  'mail.invitation.admin': 'You join as an admin: you look after agents, people and settings.',
  'mail.invitation.member': 'You join as a member: you work with agents, knowledge and conversations.',
  'mail.invitation.button': 'See the invitation',
  'mail.invitation.note':
    'The link is for {email}, works once and for {hours} hours. If you do not know what this is about, ignore this mail.',
  'mail.ownership.subject': 'You are offered the ownership of {workspace}',
  'mail.ownership.intro': 'The owner of {workspace} wants to hand the workspace over to you.',
  'mail.ownership.what': 'Nothing changes until you accept, under Settings. The offer stands for 7 days.',
  'mail.ownership.button': 'Open the settings',
  'mail.ownership.note': 'If you do not want it, decline it there or let it expire.',
  'mail.closed.subject': '{workspace} was deleted',
  'mail.closed.intro': '{workspace} was deleted. Nobody can enter it, and its agents answer nobody.',
  'mail.closed.what':
    'Until {date} you can restore it as it was. After that everything in it is gone for good.',
  'mail.closed.button': 'Restore it',
  'mail.closed.note': 'You get this mail because you own the workspace.',
} as const
