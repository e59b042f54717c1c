// Why something was refused, as the last part of an error's text: "…cannot be used: {reason}". Lower case, no full stop.
export const reasons = {
  'reason.exit-status': 'exit status {status}',
  'reason.not-started': 'it cannot be started ({errno})',
} as const
