# Programs with settings of their own, as the document's modules/apps: each off until a host, or configuration.nix, turns it on.
# What is set here comes with the system. A person's own settings win over it, and stay.
{
  imports = [
    ./bash.nix
    ./one-password.nix
    ./plasma.nix
    ./vscode.nix
  ];
}
