# The modules that the answers "host" and "target" bring, which no option can import. lib/eval.nix and lib/machines.nix
# read it.
{ lib }:
let
  targets = import ./targets.nix;
  hosts = import ./host-files.nix { inherit lib; };
  answer = options: key: usual: if options.${key} or null == null then usual else options.${key};
  isInstalled = options: targets { } ? ${answer options "target" "image"};
  # The target decides about signatures: an answer about them was for the target next to it.
  withTarget = options: target: removeAttrs options [ "secureBoot" ] // { inherit target; };
  # HOST of its configurations "HOST-TARGET".
  hostOf =
    profile: options:
    let
      host = answer options "host" "none";
    in
    if host == "none" then answer options "hostname" profile else host;
in
{
  # The machine's own name, by which `nixos-rebuild` looks for it.
  name =
    settings:
    let
      options = settings.options or { };
    in
    answer options "hostname" (hostOf settings.profile options);

  # ./host.nix refuses wrong answers about the two.
  modules =
    {
      system,
      profile,
      options,
    }:
    let
      host = hosts.${answer options "host" "none"} or { };
      folder = lib.optionalString (host ? system) "${lib.head (lib.splitString "-" host.system)}/";
    in
    lib.optionals (isInstalled options) (
      (targets (lib.optionalAttrs (host.system or null == system) host.module)).${options.target}
      ++ [
        {
          # The document's config.json, for the tools that build this machine: one of `configurations` below.
          kiln.configuration.machine = {
            host_path = folder + hostOf profile options;
            inherit (options) target;
          };
        }
      ]
    );

  # settings.json, and what the machine's tools have written into the config.json beside it since.
  onMachine =
    settings: config:
    let
      options = settings.options or { };
    in
    if isInstalled options && config.target or options.target != options.target then
      settings // { options = withTarget options config.target; }
    else
      settings;

  # An installed machine under the names that its tools build, "HOST-TARGET" → its options.
  configurations =
    settings:
    let
      options = settings.options or { };
      host = hostOf settings.profile options;
    in
    lib.optionalAttrs (isInstalled options) (
      lib.mapAttrs' (target: _: lib.nameValuePair "${host}-${target}" (withTarget options target)) (
        targets { }
      )
    );
}
