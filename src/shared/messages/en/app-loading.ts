// What screen readers announce while a part of a page is loading.
export const loading = {
  'loading.page': 'Loading the page',
  'loading.files': 'Loading the files',
  'loading.builds': 'Loading the builds',
  'loading.build': 'Loading the build',
  'loading.tools': 'Loading the state of the tools',
  'loading.image': 'Loading the image',
  'loading.images': 'Loading the images',
  'loading.settings': 'Loading settings',
  'loading.drives': 'Loading the drives',
  'loading.keys': 'Loading your keys',
  'loading.profiles': 'Loading profiles',
  'loading.flake': 'Loading the flake',
} as const
