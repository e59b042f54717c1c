// Set-up of the tests of the window: they see one part of a page, after the texts of all pages were loaded.
import { engineTexts } from '#lib/texts/texts.ts'

import.meta.glob('../{app,features,lib,ui}/**/{texts,*-texts}.ts', { eager: true })
await engineTexts()
