-- A search looks through the words that are not yet in their places, one by one: 4 MB of them, the usual limit in kB, cost more than the rest of the search.
ALTER INDEX report_by_words SET (gin_pending_list_limit = 1024);
