# 1Password, its `op`, and SSH by the keys that it holds.
{ config, lib, ... }:
let
  cfg = config.settings.apps.onePassword;
in
{
  options.settings.apps.onePassword = {
    enable = lib.mkEnableOption "1Password and its command `op`. It is not free";

    sshAgent = lib.mkOption {
      type = lib.types.bool;
      default = true;
      example = false;
      description = "Whether SSH takes keys from 1Password, if a person turned its SSH agent on in the program's settings. In a session over SSH it does not.";
    };
  };

  config = lib.mkIf cfg.enable {
    programs._1password.enable = true;
    programs._1password-gui = {
      enable = true;
      # These users can unlock it with the system's password instead of the account's.
      polkitPolicyOwners = [ config.kiln.user ];
    };

    # Setting its own address always would hide the agent of a person who does not use this one, and a forwarded agent.
    programs.ssh.extraConfig = lib.mkIf cfg.sshAgent ''
      Match exec "test -S ~/.1password/agent.sock && test -z ''${SSH_CONNECTION:+set}"
        IdentityAgent ~/.1password/agent.sock
    '';
  };
}
