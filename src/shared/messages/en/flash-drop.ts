// An image file that is dropped on the window, whatever page is shown.
export const flashDrop = {
  'flash.source.drop': 'Drop a file to flash it',
  'flash.source.drop-browser': 'A browser does not reveal where {file} is stored. Enter its path here.',
  'flash.source.drop-no-path': '{file} is not in a folder. Save it as a file first.',
} as const
