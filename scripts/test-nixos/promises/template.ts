// What the template's form and its package are for (nix/templates/profile).
import { type Check, greets, succeeds } from '../checks.ts'

export const template: readonly Check[] = [
  greets('the form’s greeting', 'Hands off, this is build 42.'),
  succeeds('the profile’s package', 'htop --version'),
]
