# Brings one file or folder back from a session of the history, with its modes and owners.
# usage.sh, refuse.sh, escapes.sh, history.sh and persistent.sh are put before this.
tool=restore
usage='usage: kiln-host restore PATH [--from PREVIOUS|PENULTIMATE|CLEAN] [--to PLACE | --replace]
  From PREVIOUS, the last session, unless another is named. What is there now stays: name another place,
  or have it renamed to PATH.before-restore by --replace. The next reset takes that away unless it is persistent.
  --tabs, for programs: PATH and PLACE have \xNN for bytes, and what was done is lines with tabs.'
explain_help "$@"

tabs=''
slot=PREVIOUS path='' place='' replace=''
while (($# > 0)); do
  case "$1" in
  --from | --to)
    if (($# < 2)); then misused_by "$1 needs a word after it."; fi
    if [[ $1 == --from ]]; then slot=$2; else place=$2; fi
    shift
    ;;
  --replace) replace=yes ;;
  --tabs) tabs=yes ;;
  -*) misused ;;
  *)
    if [[ -n $path || -z $1 ]]; then misused_by 'One path at a time.'; fi
    path=$1
    ;;
  esac
  shift
done
if [[ -z $path || ! $slot =~ ^(PREVIOUS|PENULTIMATE|CLEAN|FAILED)$ || ( -n $place && -n $replace ) ]]; then misused; fi
if [[ -n $tabs ]]; then
  if ! unescape "$path"; then refuse bad-path 'PATH has a backslash that is not \xNN.'; fi
  path=$unescaped
  if ! unescape "$place"; then refuse bad-path 'PLACE has a backslash that is not \xNN.'; fi
  place=$unescaped
fi

absolute "$path"
path=$absolute_path
absolute "${place:-$path}"
place=$absolute_path
in_history "$path" "$slot"
if [[ $source == "$history" ]]; then refuse whole-volume "$path is all of $name. A whole session: kiln-host restore-session."; fi

folder=$root${place%/*}
folder=${folder:-/}
if ! cd -P -- "$folder" 2>/dev/null; then refuse no-folder "The folder ${place%/*} is not there. Restore it, or name another place by --to."; fi
# From here on all names are relative to this folder: its owner may swap a folder above it for a link at any moment.
# With -P bash asks the kernel for the path.
if [[ $PWD != "$folder" ]]; then
  refuse link-above-place "A folder above $place is a link. Name what it leads to by --to."
fi
target=./${place##*/}

goes_again "$place"
place_goes=$goes
goes='' moved=''
if [[ -e $target || -L $target ]]; then
  if [[ -z $replace ]]; then refuse place-taken "$place is there. Name another place by --to, or have it renamed by --replace."; fi
  moved=$target.before-restore
  if [[ -e $moved || -L $moved ]]; then refuse backup-taken "$place.before-restore is there already. Rename or remove it."; fi
  inside_volume=${place#"${mount_of_place%/}/"}
  if [[ -n $volume_of_place ]]; then leaves_persistence "$volume_of_place" "$inside_volume" "$inside_volume.before-restore"; fi
fi
# The request to end is repeated until it has ended.
trap '' TERM
# Copied next to its place first: a full disk leaves the existing file as it is.
if ! new=$(LC_ALL=C mktemp --directory ./.kiln-restore.XXXXXX 2>&1); then
  if [[ $new == *'No space left on device'* || $new == *'Disk quota exceeded'* ]]; then refuse disk-full "$new"; fi
  refuse failed "$new"
fi
trap 'trap "" TERM; rm --recursive --force "$new"' EXIT
trap 'exit 143' TERM
# Held open, because the owner of the folder may rename what is in it, and put a link or a folder of theirs in its place. A pipe of
# that name must not hold it up.
exec 8<>/dev/null
if [[ -d $new && ! -L $new ]]; then exec 8<"$new"; fi
inside=/proc/$$/fd/8
if [[ ! -d $inside || ! -O $inside || $(stat --dereference --format=%a "$inside") != 700 || $(readlink "$inside") != "${folder%/}/${new#./}" ]]; then
  refuse failed "A program replaced a folder in ${place%/*} while it was made."
fi
if ! said=$(LC_ALL=C cp --archive --reflink=auto --remove-destination --no-target-directory "$source" "$inside/restored" 2>&1 | head --bytes 4096); then
  if [[ $said == *'No space left on device'* || $said == *'Disk quota exceeded'* ]]; then refuse disk-full "$said"; fi
  refuse failed "$said"
fi
# The place is empty between these two steps.
trap '' TERM
if [[ -n $moved ]] && ! said=$(LC_ALL=C mv --no-target-directory "$target" "$moved" 2>&1); then refuse failed "$said"; fi
mv --no-target-directory --no-clobber "$inside/restored" "$target"
# A program may have made something of that name since: mv leaves it, and ends well.
if [[ -e $inside/restored || -L $inside/restored ]]; then
  if [[ -n $moved ]]; then refuse place-taken "A program made $place again. What was there is $place.before-restore; nothing was restored."; fi
  refuse place-taken "A program made $place in the meantime. Nothing was restored: try again with --replace, or --to."
fi
sync --file-system .
if [[ -n $tabs ]]; then
  escape "$place"
  printf 'restored\t%s\n' "$escaped"
  if [[ -n $moved ]]; then printf 'renamed\t%s.before-restore\n' "$escaped"; fi
  if [[ -n $place_goes ]]; then printf 'goes\t%s\n' "$escaped"; fi
  if [[ -n $goes ]]; then printf 'goes\t%s.before-restore\n' "$escaped"; fi
  echo end
  exit 0
fi
echo "$place is as it was in $slot of $name"
if [[ -n $place_goes ]]; then
  echo 'It is not persistent: the next reset takes it away again, and the last two sessions keep it then. To keep it:'
  printf '  kiln-host keep %q && kiln-host update\n' "$place"
fi
if [[ -n $moved ]]; then echo "What was there is $place.before-restore"; fi
if [[ -n $goes ]]; then
  echo 'That name is not persistent: the next reset takes it away, and the last two sessions keep it then. To keep it:'
  printf '  kiln-host keep %q && kiln-host update\n' "$place.before-restore"
fi
