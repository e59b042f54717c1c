# kiln-shared-disks <LSBLK: of each disk that is in a volume group, an array or a pool with other disks, one line: its path,
# a tab, the others' paths. disko removes the whole of a group or a pool, so installing on that disk would erase the others.
# LSBLK: lsblk --json --tree with KNAME, PATH, TYPE, FSTYPE, LABEL and UUID.
# A volume whose group cannot be read may be in any group, so it counts as shared with all other volumes.
volumes=$(timeout 20 pvs --readonly --noheadings --options pv_name,vg_uuid,vg_name </dev/null 2>/dev/null) || volumes=
groups=$(
  while read -r volume group name; do
    [[ $volume == /dev/* ]] || continue
    volume=$(realpath --canonicalize-missing "$volume")
    printf '%s\t%s\t%s\n' "${volume#/dev/}" "$group" "$name"
  done <<<"$volumes"
)

jq --raw-output --arg groups "$groups" '
  ($groups | split("\n") | map(split("\t") | select(length == 3) | { (.[0]): { set: .[1], name: .[2] } }) | add // {})
    as $group_of
  | def below: ., (.children // [] | .[] | below);
  # Its kind, its set (null: unknown), and the name by which disko finds the set.
  def member:
    . as $node
    | (.fstype // "") as $kind
    | if $kind == "LVM2_member" then
        $group_of[.kname // ""]
        | if . == null then { $kind, set: null, name: "" }
          elif .set == "" then empty
          else { $kind, set, name } end
      elif $kind == "zfs_member" then { $kind, set: (.label // .uuid), name: "" }
      elif ["btrfs", "bcachefs", "linux_raid_member"] | index($kind) then { $kind, set: $node.uuid, name: "" }
      elif ($kind | test("^(bcache|stratis|\\w+_raid_member)$"))
        and ([ .children // [] | .[] | select(.type != "part") ] | length == 0)
      then { $kind, set: null, name: "" }
      else empty end;
  def has:
    if .set == null then "a \(.kind)", "unknown \(.kind)"
    else "\(.kind) \(.set)", "a \(.kind)", (select(.name != "") | "named \(.name)") end;
  # disko takes the name of a volume group only up to its first hyphen: for data-old it also empties data.
  def looks_for:
    if .set == null then "a \(.kind)"
    else "\(.kind) \(.set)", "unknown \(.kind)", (select(.name | contains("-")) | "named \(.name | split("-")[0])") end;
  [ .blockdevices[]
    | select(.type == "disk")
    | [ below ] as $all
    | [ $all[].kname | values ] as $names
    | [ $all[] | member ] as $members
    | { path, has: ($names + [ $members[] | has ]), looks_for: ($names + [ $members[] | looks_for ]) } ]
  | . as $disks
  | .[]
  | . as $disk
  | [ $disks[] | select(.path != $disk.path) | select(.has - (.has - $disk.looks_for) != []) | .path ]
  | select(. != [])
  | "\($disk.path)\t\(join(" "))"
'
