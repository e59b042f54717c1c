# Texts of others for a terminal, from stdin to stdout: what would command it, turn the reading direction or hide text becomes
# U+FFFD. Tabs and line feeds stay. The same kinds as in Kiln's own src/cli/terminal/plain-text.ts.

# Works on bytes, which takes the same time for every text. jq has made it UTF-8, so that no byte stands alone.
jq --raw-input --raw-output . | LC_ALL=C sed --regexp-extended '
  s/[\x00-\x08\x0b-\x1f\x7f]/\xef\xbf\xbd/g
  # C1, soft hyphen
  s/\xc2[\x80-\x9f\xad]/\xef\xbf\xbd/g
  # Marks of Arabic and Syriac
  s/\xd8[\x80-\x85\x9c]|\xdb\x9d|\xdc\x8f|\xe0\xa2[\x90\x91]|\xe0\xa3\xa2|\xe1\xa0\x8e/\xef\xbf\xbd/g
  # U+200B, U+200E, U+200F; separators and U+202A to U+202E; U+2060 to U+206F
  s/\xe2\x80[\x8b\x8e\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]/\xef\xbf\xbd/g
  s/\xef\xbb\xbf|\xef\xbf[\xb9-\xbb]/\xef\xbf\xbd/g
  # Kaithi, hieroglyphs, shorthand, music; tags
  s/\xf0\x91\x82\xbd|\xf0\x91\x83\x8d|\xf0\x93\x90[\xb0-\xbf]|\xf0\x9b\xb2[\xa0-\xa3]|\xf0\x9d\x85[\xb3-\xba]|\xf3\xa0[\x80\x81][\x80-\xbf]/\xef\xbf\xbd/g
'
