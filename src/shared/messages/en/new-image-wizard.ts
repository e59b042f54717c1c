// New image in the window: its steps, and the summary of the answers next to each step.
export const newWizard = {
  'new.title': 'New image',
  'new.step.profile': 'Profile',
  'new.step.options': 'Options',
  'new.step.formats': 'Formats and builder',
  'new.step.review': 'Review',
  'new.build': 'Build',
  'new.to-correct':
    '{count, plural, one {One answer has to be corrected} other {# answers have to be corrected}}',

  'new.summary': 'Your answers so far',
  'new.summary.profile': 'Profile',
  'new.summary.options': 'Options',
  'new.summary.defaults': 'Defaults',
  'new.summary.formats': 'Formats',
  'new.summary.no-formats': 'none yet',
  'new.summary.name': 'Name',
  'new.summary.estimate': 'Estimate',
} as const
