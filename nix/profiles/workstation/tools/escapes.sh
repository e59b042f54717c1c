# Names of files as text for programs, put before the tools that have them: each byte of a control character, of a backslash
# and of what is not UTF-8 is \xNN, as kiln-reset prints it. A name in this form is one line without a tab.
escaped='' unescaped=''

escape() {
  local LC_ALL=C rest=$1 code
  local plain='^[]-~ -[]+' control=$'^\xc2[\x80-\x9f]' sequence
  sequence=$'^([\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]'
  sequence+=$'|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]'
  sequence+=$'|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])'
  escaped=''
  while [[ -n $rest ]]; do
    if [[ $rest =~ $plain || (! $rest =~ $control && $rest =~ $sequence) ]]; then
      escaped+=${BASH_REMATCH[0]}
      rest=${rest:${#BASH_REMATCH[0]}}
    else
      printf -v code %d "'$rest"
      printf -v code '\\x%02x' "$((code & 255))"
      escaped+=$code
      rest=${rest:1}
    fi
  done
}

# Fails for what is not in this form.
unescape() {
  local LC_ALL=C form='^([^\]|\\x[0-9a-f][0-9a-f])*$'
  if [[ ! $1 =~ $form || $1 == *'\x00'* ]]; then return 1; fi
  printf -v unescaped %b "$1"
}
