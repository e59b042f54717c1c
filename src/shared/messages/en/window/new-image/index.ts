// New image in the window, by its steps.

import { newOptions } from './options.ts'
import { newProfile } from './profile.ts'
import { newReview } from './review.ts'

export const newImage = { ...newProfile, ...newOptions, ...newReview } as const
