-- A search looks one by one through the words that are not yet in their places. Up to 4 MB of them, the usual limit, cost more than the rest of the search. In kB.
-- Nobody may use the index at that moment. A start that meets a long search fails in place of making all others wait behind it.
SET LOCAL lock_timeout = '10s';
ALTER INDEX report_by_words SET (gin_pending_list_limit = 1024);
