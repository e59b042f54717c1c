# The folders, users and groups that a profile declares, as lines of tmpfiles.d and sysusers.d.
# NixOS makes its users by its own program; these are the same declarations, for a tool that can be run anywhere.
{
  nixpkgs,
  inputs,
  overlays ? [ ],
  profile,
  options ? { },
}:
let
  lib = import (/. + nixpkgs + "/lib");
  folder = /. + inputs;
  inherit
    (import ../../lib/eval.nix {
      nixpkgs = /. + nixpkgs;
      inputs = builtins.mapAttrs (name: _: folder + "/${name}") (builtins.readDir folder);
      overlays = map (file: import (/. + file)) overlays;
      system = "x86_64-linux";
      withExamples = true;
      inherit profile;
      settings = lib.optionalAttrs (options != { }) { inherit options; };
    })
    config
    ;

  # nixpkgs writes the same lines into a .conf, whose text can't be read without building it.
  entry =
    path: type: it:
    "${it.type or type} ${path} ${it.mode} ${it.user} ${it.group} ${it.age} ${it.argument}";
  settings = lib.concatMap (
    group: lib.concatLists (lib.mapAttrsToList (path: lib.mapAttrsToList (entry path)) group)
  ) (lib.attrValues config.systemd.tmpfiles.settings);

  number = id: if id == null then "-" else toString id;
  users = lib.filter (user: user.enable) (lib.attrValues config.users.users);
in
{
  tmpfiles = config.systemd.tmpfiles.rules ++ settings;
  sysusers =
    lib.mapAttrsToList (name: group: "g ${name} ${number group.gid}") config.users.groups
    ++ map (user: "u ${user.name} ${number user.uid}:${user.group} - ${user.home} /bin/sh") users
    ++ lib.concatMap (user: map (group: "m ${user.name} ${group}") user.extraGroups) users;
  normal = map (user: user.name) (lib.filter (user: user.isNormalUser) users);
}
