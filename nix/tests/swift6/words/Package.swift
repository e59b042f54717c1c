// swift-tools-version:5.9
import PackageDescription

let package = Package(
    name: "words",
    products: [.library(name: "Words", targets: ["Words"])],
    targets: [
        .target(name: "CWords"),
        .target(name: "Words", dependencies: ["CWords"]),
    ]
)
