// Texts that only the pages use; those that the terminal shows too are in the shared catalogue.
import { connect } from '#shared/messages/en/connect.ts'
import { createTexts } from '#shared/messages/texts.ts'
import { boxTexts } from './box-texts.ts'

export const connectPages = {
  'pages.name': 'Kiln Connect',
  'pages.installations': 'Boxes',
  'pages.claim': 'Claim a box',
  'pages.people': 'People',
  'pages.sign-out': 'Sign out',

  'pages.sign-in': 'Sign in',
  'pages.email': 'Mail address',
  'pages.password': 'Password',
  'pages.password-hint': 'At least {least} characters.',
  'pages.your-name': 'Your name',
  'pages.set-up': 'Set up this Connect',
  'pages.set-up-intro':
    'No one has an account here yet. The first one belongs to the owner of this server, whose terminal or journal shows the code.',
  'pages.set-up-code': 'Set-up code',
  'pages.household': 'Household',
  'pages.household-hint': 'Whose boxes these are: the people in it see them.',
  'pages.create-account': 'Create the account',

  'pages.refused.code':
    'This is not the set-up code. The terminal or the journal of this server shows it when it starts.',
  'pages.refused.email': 'This is not a mail address.',
  'pages.refused.name': 'A name has 1 to 100 characters.',
  'pages.refused.password': 'The password is too short or too long.',
  'pages.refused.taken':
    'There is an account with this mail address. Sign in, and open the invitation again.',
  'pages.refused.wrong': 'Mail address or password is wrong.',
  'pages.refused.slow': 'Too many attempts. Wait a quarter of an hour and try again.',
  'pages.refused.over': 'This invitation has expired, or was used. Ask for a new one.',
  'pages.refused.set-up-over': 'This Connect has an owner already. Sign in.',

  'pages.claim-code': 'Code on the screen of the box',
  'pages.claim-find': 'Find the box',
  'pages.claim-unknown':
    'No box shows this code now. A code is good for 15 minutes: type the one that is on its screen.',
  'pages.claim-is-it': 'Is this the box in front of you?',
  'pages.claim-compare': 'Compare this with the box. Until you confirm, it gets nothing.',
  'pages.claim-for': 'For the household',
  'pages.claim-name': 'Name of the owner',
  'pages.claim-email': 'Mail address of the owner',
  'pages.claim-remote': 'Remote access by Newt',
  'pages.claim-remote-hint': 'Leave all three empty for a box without remote access.',
  'pages.newt-endpoint': 'Address of Pangolin',
  'pages.newt-id': 'ID of Newt',
  'pages.newt-secret': 'Secret of Newt',
  'pages.claim-wrong-answers':
    'Name and mail address are needed. For remote access, all three fields are needed, and the address begins with https://.',
  'pages.claim-confirm': 'Claim this box',
  'pages.no-household': 'Only an owner of a household can claim boxes. Ask one for an invitation as owner.',

  'pages.enrolments': 'Prepared drives',
  'pages.enrolments-means':
    'A box whose drive Kiln writes with a ticket belongs to you before its first boot: no code is typed. Each ticket is for one drive, and ends after 30 days.',
  'pages.enrolment-of': 'Ticket of {time}',
  'pages.enrolment-new': 'Prepare a drive',
  'pages.enrolment-make': 'Make a ticket',
  'pages.enrolment-at-once':
    'Give the box its configuration at once, without your yes when it is seen for the first time',
  'pages.enrolment-too-many': 'There are 100 tickets that are not used. Wait until some expire.',
  'pages.enrolment-made': 'The ticket for one drive',
  'pages.enrolment-once':
    'Copy it into Kiln when you write the drive. It is shown only now: anyone who has it can make a box that belongs to this household.',
  'pages.enrolment.open': 'not used yet',
  'pages.enrolment.over': 'expired: not used within 30 days',
  'pages.enrolment.used': 'used by {hostname}',
  'pages.enrolment.waits': '{hostname} waits for your yes',
  'pages.enrolment.released': 'used by {hostname}, which was released',
  'pages.enrolment.twice': 'more than one box showed it',
  'pages.enrolment-pick':
    'More than one box showed this ticket, so the drive was copied. Compare serial number and address with your box, and choose it: the other loses its tokens.',
  'pages.enrolment.has': 'has its configuration',
  'pages.enrolment.has-not': 'got nothing',
  'pages.enrolment-yes': 'This is my box',
  'pages.enrolment-keep': 'Keep this one',

  ...boxTexts,

  'pages.invite': 'Invite someone',
  'pages.role': 'Role',
  'pages.role.owner': 'owner',
  'pages.role.viewer': 'viewer',
  'pages.role-hint': 'An owner claims and releases boxes and invites people. A viewer sees the boxes.',
  'pages.invite-make': 'Make a link',
  'pages.invite-made': 'The link for one person',
  'pages.invite-once':
    'Send it to the person through a channel that you trust. It is shown only now, works once, and ends after seven days.',
  'pages.invitation': 'Invitation into {household}',
  'pages.invitation-as': 'You are invited as {role}.',
  'pages.join': 'Join as {name}',
  'pages.have-account': 'I have an account here',
  'pages.remove-person': 'Remove {name}',
  'pages.last-owner': 'A household keeps one owner.',
  'pages.change-password': 'Change your password',
  'pages.old-password': 'Password until now',
  'pages.new-password': 'New password',
  'pages.person-removed':
    'Removed. Open invitations and unused tickets of that household no longer work: make new ones.',
  'pages.password-changed':
    'The password is changed. You are signed out everywhere else, and the logins of your computers are removed.',

  'pages.computers': 'Computers',
  'pages.computers-means':
    'A computer with Kiln shows the boxes of your households, with the rights that you have in them. Each has a login here. One that you do not know, or with an address that is not yours, is to be removed.',
  'pages.computer-made-at': 'made {time}',
  'pages.computer-used': 'used {time} from {address}',
  'pages.computer-unused': 'not used yet',
  'pages.computer-remove': 'Remove {name}',
  'pages.computer-new': 'Add a computer',
  'pages.computer-name': 'Name of the computer',
  'pages.computer-make': 'Make a login',
  'pages.computer-taken':
    'There is a login with this name already. Choose another name, or remove that login.',
  'pages.computer-too-many': 'There are 50 logins. Remove one first.',
  'pages.computer-bad-name': 'A name has 1 to 60 characters.',
  'pages.computer-made': 'The login of {name}',
  'pages.computer-once':
    'Copy it into Kiln on that computer: Connect, Add, or `kiln connect login`. It is shown only now: anyone who has it can do what you can with your boxes.',

  'pages.notice.offline': '{hostname} is offline',
  'pages.notice.back': '{hostname} is back',
  'pages.notice.disk-failing': 'A disk of {hostname} is failing',
  'pages.notice.disk-full': 'The disk of {hostname} is nearly full',
  'pages.notice.two-machines': 'Two machines report as {hostname}',
  'pages.notice-means.two-machines':
    'Its disk was copied, and both have its keys. The page of the box has their addresses. Switch one of them off, or install it again.',
  'pages.notice-means.offline':
    'The box has not reported for an hour and a half. Check its power and its network.',
  'pages.notice-means.back': 'The box reports again.',
  'pages.notice-means.disk-failing':
    'The disk itself says so. The page of the box names it. Make a backup now, and replace it.',
  'pages.notice-means.disk-full':
    'The box says that more than 95 % of its disk is used. Remove what is not needed, or it will stop working.',

  'pages.not-found': 'There is nothing here',
  'pages.means.not-found':
    'The address is wrong, or what was here belongs to a household that you are not in.',
  'pages.foreign-form': 'This form did not come from this page',
  'pages.means.foreign-form': 'Nothing was changed. Open the page again and send it from there.',
  'pages.bad-request': 'This cannot be read',
  'pages.means.bad-request': 'What your browser sent is too large or not a form. Open the page again.',
  'pages.unavailable': 'Connect cannot do this now',
  'pages.means.unavailable':
    'Nothing was changed. Try again later; the journal of the server has the reason.',
  'pages.at-terminal': 'Claim boxes at the terminal of this server',
  'pages.at-terminal.certificate':
    'This server has a certificate that no browser can check, so its pages take no password. Use `kiln connect claim` there (on NixOS, `kiln-connect claim`), or put it behind a proxy with a certificate.',
  'pages.at-terminal.proxy':
    'The proxy in front of this server does not say that you came over https, so the pages take no password. It has to set X-Forwarded-Proto.',
  'pages.at-terminal.name':
    'This server is for the computer that it runs on. Open it as localhost, or put it behind a proxy with a certificate.',
} as const satisfies Record<string, string>

// The pages show a box with the texts of the catalogue for that; none of these needs FormatJS.
const atHand = { texts: connect, errors: {}, icu: null }
export const { t, text } = createTexts('en', atHand, connectPages)

/** 2026-11-27 14:05 UTC */
export const timeText = (epochMs: number) =>
  `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
