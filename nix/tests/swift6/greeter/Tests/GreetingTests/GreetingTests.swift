import XCTest

@testable import Greeting

final class GreetingTests: XCTestCase {
    func testCounts() async {
        let line = await Greeting().next(for: "Ada")
        XCTAssertEqual(line, "1: Hello, Ada!")
    }
}
