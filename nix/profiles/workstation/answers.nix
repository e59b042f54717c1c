# What the answers "host" and "target" bring: modules, which no option can import. lib/eval.nix and lib/machines.nix read it.
{ lib }:
let
  targets = import ./targets.nix;
  hosts = import ./host-files.nix { inherit lib; };
  answer = options: key: usual: if options.${key} or null == null then usual else options.${key};
  isInstalled = options: targets { } ? ${answer options "target" "image"};
in
{
  # What is wrong with the two is refused by ./host.nix.
  modules =
    { system, options }:
    let
      host = hosts.${answer options "host" "none"} or { };
    in
    lib.optionals (isInstalled options) (
      (targets (lib.optionalAttrs (host.system or null == system) host.module)).${options.target}
    );

  # settings.json, and what the machine's tools have written into the config.json beside it since.
  onMachine =
    settings: config:
    if isInstalled (settings.options or { }) then
      settings // { options = settings.options // lib.filterAttrs (key: _: key == "target") config; }
    else
      settings;

  # An installed machine under the names that its tools build, "HOST-TARGET" → its options.
  configurations =
    settings:
    let
      options = settings.options or { };
      host = answer options "host" "none";
      name = if host == "none" then answer options "hostname" settings.profile else host;
    in
    lib.optionalAttrs (isInstalled options) (
      lib.mapAttrs' (target: _: lib.nameValuePair "${name}-${target}" (options // { inherit target; })) (
        targets { }
      )
    );
}
