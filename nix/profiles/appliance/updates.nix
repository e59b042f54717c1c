# Signed updates of a box, under the names of its document: off until services.kiln-updates.enable is set.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.kiln-updates;
  program =
    name: runtimeInputs:
    pkgs.writeShellApplication {
      inherit name runtimeInputs;
      text = builtins.readFile ./updates/${name}.sh;
    };
in
{
  imports = [
    ../../modules/services/kiln-updates
    ./copies.nix
  ];

  services.kiln-updates = {
    unitName = lib.mkDefault "kaliun-auto-update";
    trustFile = lib.mkDefault "/var/lib/kaliun/updates-trust.json";
    # The document's way, where services.kiln-updates.from is "git".
    git = {
      folder = lib.mkDefault "/etc/nixos/kaliunbox-flake";
      configuration = lib.mkDefault "kaliunbox";
      allowedSigners = lib.mkDefault "/var/lib/kaliun/allowed_signers";
    };
    checks = {
      units = [ "setup-bridge.service" ];
      ports = [ 22 ];
      # The proxy's port does not tell: it answers with its waiting page when Home Assistant is dead.
      programs.home-assistant = lib.getExe (program "home-assistant-answers" [ pkgs.jq ]);
    };
    # Home Assistant starts slowly.
    patienceSeconds = lib.mkDefault 900;
  };

  environment.systemPackages = lib.mkIf cfg.enable [
    (program "kaliunbox-update" [ ])
    (program "kaliunbox-update-logs" [ config.systemd.package ])
    # Replaces the command without updates, which it calls.
    (lib.hiPrio (
      pkgs.writeShellApplication {
        name = "kaliunbox-rollback";
        runtimeInputs = [ pkgs.coreutils ];
        runtimeEnv.ROLLBACK = lib.getExe config.system.build.kaliunboxRollback;
        text = builtins.readFile ./updates/kaliunbox-rollback.sh;
      }
    ))
  ];

  # Runs after a look that found the published version.
  systemd.services = lib.mkIf cfg.enable {
    # A disk that is too full for it does not make the look a failure.
    ${cfg.unitName}.serviceConfig.ExecStartPost = "-${
      lib.getExe (
        program "kaliunbox-last-pull" [
          pkgs.coreutils
          pkgs.jq
        ]
      )
    }";
  };
}
