// The steps of the broker's changes, by the names in its progress.
export const brokerSteps = [
  'storage',
  'configuration',
  'built',
  'network',
  'enrolment',
  'snapshot',
  'record',
  'started',
  'stopped',
] as const
type BrokerStep = (typeof brokerSteps)[number]

export const isBrokerStep = (name: string): name is BrokerStep => brokerSteps.some(each => each === name)
