# Secrets, by agenix: only ciphertext (.age) may be in the store; the keys that open it never are.
{
  config,
  kilnLib,
  lib,
  ...
}:
let
  cfg = config.kiln.orchestrator.secrets;
  plain = lib.filterAttrs (_: file: !lib.hasSuffix ".age" (toString file)) cfg.files;
in
{
  options.kiln.orchestrator.secrets = {
    files = lib.mkOption {
      type = lib.types.attrsOf lib.types.path;
      default = { };
      example = lib.literalExpression ''
        {
          tailscale-auth-key = ./secrets/tailscale-auth-key.age;
          telegram-bot-token = "/var/lib/kiln/secrets/telegram-bot-token.age";
        }
      '';
      description = ''
        Files encrypted with agenix, by name: in the configuration's own folder, or as text a path on the
        machine. Each is decrypted to `/run/agenix/NAME` at start, for root alone. These names are read:
        `telegram-bot-token`, `anthropic-api-key`, `logfire-token`, and `tailscale-auth-key` to join
        Tailscale. `llm-provider` and `llm-model`, which the document has too, are read by nothing:
        `kiln.orchestrator.model.provider` and `.name` say that.
      '';
    };

    identityPaths = lib.mkOption {
      type = lib.types.listOf kilnLib.types.runtimePath;
      default = [ "/etc/ssh/ssh_host_ed25519_key" ];
      example = [ "/var/lib/kiln/secrets/ageIdentity" ];
      description = ''
        Private keys on the machine that open its secrets: its SSH host key, which it makes at its first
        start, or an age identity that is put there when the drive is written.
      '';
    };
  };

  config = {
    assertions =
      lib.mapAttrsToList (name: file: {
        assertion = false;
        message = "kiln.orchestrator.secrets.files.${name} is ${toString file}, which isn't an .age file and every user could read it in the store. Encrypt it with `agenix -e ${name}.age` and name that file.";
      }) plain
      ++ [
        {
          assertion = cfg.files != { } -> cfg.identityPaths != [ ];
          message = "kiln.orchestrator.secrets.identityPaths is empty, but ${toString (lib.attrNames cfg.files)} need a key to be opened. Set it to [ \"/etc/ssh/ssh_host_ed25519_key\" ].";
        }
      ];

    age = lib.mkIf (cfg.files != { }) {
      inherit (cfg) identityPaths;
      secrets = lib.mapAttrs (_: file: { inherit file; }) cfg.files;
    };

    # With userborn agenix decrypts in a unit; else it does so while the system is activated, which at the
    # first start is before the seed has brought its identity.
    services.userborn.enable = lib.mkIf (cfg.files != { }) true;
    systemd.services.agenix-install-secrets = lib.mkIf (cfg.files != { }) {
      after = [
        "kiln-seed.service"
        # It gives the files to their owners.
        "userborn.service"
      ];
      # agenix orders nothing after itself; what reads a secret starts after sysinit.target.
      before = [ "sysinit.target" ];
      # At a first start the host may make its key only later: without any key this is passed over, not failed.
      unitConfig.ConditionPathExists = map (path: "|${kilnLib.unitText path}") cfg.identityPaths;
    };
    # The path unit tries again as soon as there is a key.
    systemd.paths.agenix-install-secrets = lib.mkIf (cfg.files != { }) {
      description = "Watch for a key that opens the secrets";
      wantedBy = [ "multi-user.target" ];
      # It is before its service, which is before sysinit.target.
      unitConfig.DefaultDependencies = false;
      conflicts = [ "shutdown.target" ];
      before = [
        "shutdown.target"
        "sshd-keygen.service"
      ];
      pathConfig.PathChanged = map kilnLib.unitText cfg.identityPaths;
    };
  };
}
