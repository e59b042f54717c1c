// The texts of an image file that is dropped on the window, whatever page is shown.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'flash.source.drop': 'Drop a file to flash it',
  'flash.source.drop-browser': 'A browser does not reveal where {file} is stored. Enter its path here.',
  'flash.source.drop-no-path': '{file} is not in a folder. Save it as a file first.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
