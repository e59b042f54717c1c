// What the template's form and its package are for (nix/templates/profile).
import { type Check, greets, succeeds } from '../machine/checks.ts'

export const template: readonly Check[] = [
  greets('the greeting that its form has by default', 'Welcome.'),
  succeeds('the profile’s package', 'htop --version'),
]
