# Visual Studio Code with its extensions, and the settings that a person begins with.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.settings.apps.vscode;
  format = pkgs.formats.json { };
in
{
  options.settings.apps.vscode = {
    enable = lib.mkEnableOption "Visual Studio Code. It is not free";

    extensions = lib.mkOption {
      type = lib.types.listOf lib.types.package;
      default = [ pkgs.vscode-extensions.jnoortheen.nix-ide ];
      defaultText = lib.literalExpression "[ pkgs.vscode-extensions.jnoortheen.nix-ide ]";
      example = lib.literalExpression "with pkgs.vscode-extensions; [ rust-lang.rust-analyzer ]";
      description = "Extensions that everyone has. They come with the system, and only it brings newer ones.";
    };

    settings = lib.mkOption {
      inherit (format) type;
      default = { };
      example = {
        "editor.formatOnSave" = true;
        "files.trimTrailingWhitespace" = true;
      };
      description = "The settings.json of who has none yet. A person may change theirs, and it stays.";
    };
  };

  config = lib.mkIf cfg.enable {
    programs.vscode = {
      enable = true;
      inherit (cfg) extensions;
    };
    # Copied only if the person has no such file.
    systemd.user.tmpfiles.rules = lib.mkIf (cfg.settings != { }) [
      "C %h/.config/Code/User/settings.json 0600 - - - ${format.generate "settings.json" cfg.settings}"
    ];
  };
}
