// The texts of the binary caches in the settings.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'caches.title': 'Binary caches',
  'caches.detail':
    'Download prebuilt packages instead of building them. The caches in nix.conf are used too.',
  'caches.none': 'No cache yet.',
  'caches.add': 'Add a cache',
  'caches.add.title': 'Add a binary cache',
  'caches.add.detail':
    'Nix takes from it only what its key has signed. The cache has to answer when it is added.',
  'caches.add.url': 'URL',
  'caches.add.url.help': 'https://…, http://…, file://…, s3://… or ssh-ng://…, without a password.',
  'caches.add.key': 'Public key',
  'caches.add.key.help': 'Its operators publish it: a name, a colon and 44 characters.',
  'caches.add.by': 'Pushed to by',
  'caches.add.by.help': 'Your own {tool} logs in by its own configuration. Kiln stores no token of it.',
  'caches.add.by.missing':
    '{tool} is not on PATH: pushing needs it, downloading does not. Doctor says how to get it.',
  'caches.add.name': 'Name of the cache in {tool}',
  'caches.add.name.attic': 'CACHE, or SERVER:CACHE as `attic login` named the server.',
  'caches.add.name.cachix': 'What stands before .cachix.org.',
  'caches.add.yes': 'Add the cache',
  'caches.pushed-by': 'Pushed to by {tool}, as {name}',
  'caches.pushed-by-nix': 'Pushed to by Nix',
  'caches.tool-missing': '{tool} is not on PATH',
  'caches.remove.name': 'Remove {url}',
  'caches.remove.title': 'Remove the cache?',
  'caches.remove.detail':
    'Builds no longer download from {url}. Its key is forgotten, and nothing on it changes.',
  'caches.remove.yes': 'Remove the cache',
  'caches.removed': 'Removed the cache {url}',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
