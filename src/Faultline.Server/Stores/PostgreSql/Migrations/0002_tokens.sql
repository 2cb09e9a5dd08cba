-- Words of fields were field:value, and a search for the beginning of a word found them by the field's name. Now they begin with = and the field's letter. Free words
-- hold no colon, and words of a group's title begin with one: both stay.
CREATE FUNCTION pg_temp.renamed(words tsvector) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
  SELECT COALESCE(array_to_tsvector(array_agg(COALESCE('=' || f.letter || substr(w, length(f.name) + 2), w))), ''::tsvector)
  FROM unnest(tsvector_to_array(words)) AS w LEFT JOIN (VALUES
    ('type', 't'), ('topic', 'p'), ('release', 'r'), ('environment', 'e'), ('code', 'c'), ('class', 'k'), ('user', 'u'), ('url', 'l'), ('host', 'h'), ('request', 'i'),
    ('trace', 'a'), ('statement', 's'), ('reporter', 'o'), ('tag', 'g')) AS f (name, letter) ON starts_with(w, f.name || ':')
$$;

UPDATE report SET words = pg_temp.renamed(words);
UPDATE report_group SET words = pg_temp.renamed(words);

DROP FUNCTION pg_temp.renamed(tsvector);
