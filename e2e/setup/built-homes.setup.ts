// Before all specs: what they start with is built once.
import { test } from '@playwright/test'
import { buildHomes } from '../support/built-home.ts'

test('the demo profile is built for the specs that start with an image', buildHomes)
