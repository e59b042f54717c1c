# Brings one file or folder back from a session of the history, with its modes and owners.
# RESET_VOLUMES: "@root=/ @home=/home"  KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
usage='usage: kiln-host restore PATH [--from PREVIOUS|PENULTIMATE|CLEAN] [--to PLACE | --replace]
  From PREVIOUS, the last session, unless another is named. What is there now stays: name another place,
  or have it renamed to PATH.before-restore by --replace.'

refuse() {
  echo "kiln-host restore: $1" >&2
  exit 1
}

slot=PREVIOUS path='' place='' replace=''
while (($# > 0)); do
  case "$1" in
  --from | --to)
    if (($# < 2)); then refuse "$1 needs a word after it."; fi
    if [[ $1 == --from ]]; then slot=$2; else place=$2; fi
    shift
    ;;
  --replace) replace=yes ;;
  -*)
    echo "$usage" >&2
    exit 2
    ;;
  *)
    if [[ -n $path ]]; then refuse 'One path at a time.'; fi
    path=$1
    ;;
  esac
  shift
done
if [[ -z $path || ! $slot =~ ^(PREVIOUS|PENULTIMATE|CLEAN|FAILED)$ || ( -n $place && -n $replace ) ]]; then
  echo "$usage" >&2
  exit 2
fi

absolute() { realpath --no-symlinks --canonicalize-missing -- "$1"; }
path=$(absolute "$path")
place=$(absolute "${place:-$path}")

# The volume with the longest mount point that the path is in.
read -r -a volumes <<<"$RESET_VOLUMES"
name='' mount=''
for volume in "${volumes[@]}"; do
  at=${volume#*=}
  if [[ $path == "${at%/}"/* && ${#at} -gt ${#mount} ]]; then name=${volume%%=*} mount=$at; fi
done
if [[ -z $name ]]; then refuse "$path is on none of: $RESET_VOLUMES. Only these have a history."; fi

history=$root/.snapshots/$name/$slot
if [[ ! -d $history ]]; then refuse "There is no snapshot $slot of $name."; fi
source=$history/${path#"${mount%/}/"}
if [[ ! -e $source && ! -L $source ]]; then refuse "$path is not in $slot of $name."; fi
# A link above it, which its user may have made, would lead out of the snapshot, and to any file of the machine.
if [[ $(realpath "${source%/*}") != "${source%/*}" ]]; then refuse "A folder above $path is a link in $slot. Restore what it leads to."; fi
target=$root$place
folder=${target%/*}
if [[ ! -d $folder ]]; then refuse "The folder ${place%/*} is not there. Restore it, or name another place by --to."; fi
if [[ $(realpath "$folder") != "$folder" ]]; then refuse "A folder above $place is a link. Name what it leads to by --to."; fi

moved=''
if [[ -e $target || -L $target ]]; then
  if [[ -z $replace ]]; then refuse "$place is there. Name another place by --to, or have it renamed by --replace."; fi
  moved=$target.before-restore
  if [[ -e $moved || -L $moved ]]; then refuse "$place.before-restore is there already. Rename or remove it."; fi
fi
# Beside its place first: a full disk leaves what is there as it is.
new=$(mktemp --directory "$folder/.kiln-restore.XXXXXX")
trap 'rm --recursive --force "$new"' EXIT
cp --archive --reflink=auto --no-target-directory "$source" "$new/restored"
if [[ -n $moved ]]; then mv --no-target-directory "$target" "$moved"; fi
mv --no-target-directory --no-clobber "$new/restored" "$target"
sync --file-system "$folder"
echo "$place is as it was in $slot of $name"
if [[ -n $moved ]]; then echo "What was there is $place.before-restore"; fi
