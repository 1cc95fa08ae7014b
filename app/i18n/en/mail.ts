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

  'mail.account.reset.subject': 'Set a new Hiviex password',
  'mail.account.reset.intro': 'Use the button to choose a new password. It works once, for an hour.',
  'mail.account.reset.button': 'Choose a new password',
  'mail.account.reset.note': 'If you did not ask for this, ignore this mail. Your password stays as it is.',
  'mail.account.changeOld.subject': 'Confirm the change of your e-mail',
  'mail.account.changeOld.intro':
    'You asked to sign in to Hiviex with {email} from now on. Confirm it here; the mail to the new address has to be confirmed too.',
  'mail.account.changeOld.button': 'Confirm the change',
  'mail.account.changeOld.note': 'If this was not you, do not confirm, and change your password.',
  'mail.account.changeNew.subject': 'Confirm your new e-mail',
  'mail.account.changeNew.intro':
    'Somebody asked to use {email} for their Hiviex account. If it was you, confirm it here; the mail to the former address has to be confirmed too.',
  'mail.account.changeNew.button': 'Confirm this address',
  'mail.account.changeNew.note': 'If this was not you, ignore this mail.',
  'mail.account.code.subject': '{code} confirms that it is you',
  'mail.account.code.intro':
    'Enter the code {code} where you were asked for it. It works for ten minutes, and does not sign anybody in.',
  'mail.account.code.button': 'Open your account',
  'mail.account.code.note':
    'If you did not ask for this, somebody is at one of your signed-in browsers: sign it out.',
  'mail.account.passwordChanged.subject': 'Your Hiviex password was changed',
  'mail.account.passwordChanged.intro': 'Your password was changed, and you were signed out everywhere else.',
  'mail.account.passwordChanged.button': 'This was not me',
  'mail.account.passwordChanged.note': 'If it was you, there is nothing to do.',
  'mail.account.emailChanged.subject': 'Your Hiviex e-mail was changed',
  'mail.account.emailChanged.intro':
    'You sign in to Hiviex with {email} from now on. This address is no longer used.',
  'mail.account.emailChanged.button': 'Open your account',
  'mail.account.emailChanged.note': 'Both addresses confirmed this change.',
} as const
