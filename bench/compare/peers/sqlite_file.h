// SQLite's handles with an owner: a connection, a prepared statement, a file with one query.

#ifndef BENCH_COMPARE_PEERS_SQLITE_FILE_H_
#define BENCH_COMPARE_PEERS_SQLITE_FILE_H_

#include <sqlite3.h>

#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bench::compare {

class Connection {
 public:
  Connection(const std::string& name, int flags) {
    const int result = sqlite3_open_v2(name.c_str(), &connection_,
                                       flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nullptr);
    if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(connection_));
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { sqlite3_close_v2(connection_); }

  static Connection to_read(const std::string& path) {
    return Connection("file:" + path + "?immutable=1", SQLITE_OPEN_READONLY,
                      "PRAGMA mmap_size=8589934592");
  }
  static Connection to_write(const std::string& path) {
    return Connection("file:" + path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                      "PRAGMA page_size=16384; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
                      "PRAGMA locking_mode=EXCLUSIVE; BEGIN");
  }

  void execute(const char* statements) const {
    check(sqlite3_exec(connection_, statements, nullptr, nullptr, nullptr));
  }
  void check(int result) const {
    if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(connection_));
  }
  sqlite3* get() const { return connection_; }

 private:
  Connection(const std::string& name, int flags, const char* statements) : Connection(name, flags) {
    execute(statements);
  }

  sqlite3* connection_ = nullptr;
};

// A prepared statement.
class Statement {
 public:
  Statement(const Connection& connection, const char* text) : connection_(connection) {
    connection.check(sqlite3_prepare_v3(connection.get(), text, -1, SQLITE_PREPARE_PERSISTENT,
                                        &statement_, nullptr));
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  // What is bound must stay where it is until the next run().
  Statement& bind(int place, std::uint64_t value) {
    return bound(sqlite3_bind_int64(statement_, place, static_cast<std::int64_t>(value)));
  }
  Statement& bind(int place, std::string_view text) {
    return bound(sqlite3_bind_text(statement_, place, text.data(), static_cast<int>(text.size()),
                                   SQLITE_STATIC));
  }
  template <class T>
  Statement& bind_blob(int place, std::span<const T> numbers) {
    return bound(sqlite3_bind_blob64(statement_, place, numbers.data(), numbers.size_bytes(),
                                     SQLITE_STATIC));
  }

  // Runs a statement without result.
  void run() {
    step();
    sqlite3_reset(statement_);
  }
  // Goes to the next row; false where there is none.
  bool step() {
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) connection_.check(result);
    return result == SQLITE_ROW;
  }
  void reset() { sqlite3_reset(statement_); }

  // Columns of the row; they last until the next step() or reset().
  std::uint64_t number(int column) const {
    return static_cast<std::uint64_t>(sqlite3_column_int64(statement_, column));
  }
  std::string_view text(int column) const {
    const void* const text = sqlite3_column_blob(statement_, column);
    return {static_cast<const char*>(text),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  template <class T>
  std::vector<T> numbers(int column) const {
    const std::string_view bytes = text(column);
    std::vector<T> numbers(bytes.size() / sizeof(T));
    std::memcpy(numbers.data(), bytes.data(), bytes.size());
    return numbers;
  }

 private:
  Statement& bound(int result) {
    connection_.check(result);
    return *this;
  }

  const Connection& connection_;
  sqlite3_stmt* statement_ = nullptr;
};

// A file and one query of it.
class Query {
 public:
  Query(const std::string& path, const char* text)
      : connection_(Connection::to_read(path)), statement_(connection_, text) {}
  Statement* operator->() { return &statement_; }
  // The first row of what is asked for by number.
  Statement& row(std::uint64_t key) {
    statement_.reset();
    statement_.bind(1, key);
    if (!statement_.step()) throw std::runtime_error("no such row");
    return statement_;
  }

 private:
  Connection connection_;
  Statement statement_;
};

}  // namespace bench::compare

#endif  // BENCH_COMPARE_PEERS_SQLITE_FILE_H_
