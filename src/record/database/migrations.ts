/**
 * The tables of records in PostgreSQL, as numbered steps. A step that was ever released is never changed: what is
 * to be different is a further one.
 *
 * The service works as the role `dutybound_service`, which can read, and otherwise only call the functions here:
 * they add what follows from what is there, and nothing in them changes or takes away an entry, but the one that
 * destroys the frames of a stream once its erasure is in the journal. Which record a connection is for is said
 * once, when it is made (`dutybound.record`), and every table shows the rows of that one alone.
 */

export const SERVICE = 'dutybound_service';

/** Records, lines and frames, checkpoints, what is left for the next start, what is being seen to; and keys, apart. */
const FIRST = `
CREATE SCHEMA dutybound;
CREATE SCHEMA dutybound_keys;

CREATE TABLE dutybound.migration (
  number bigint PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE dutybound.record (
  name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  id uuid NOT NULL UNIQUE,
  description bytea NOT NULL
);
CREATE TABLE dutybound.line (
  record uuid NOT NULL REFERENCES dutybound.record (id),
  seq bigint NOT NULL,
  kind text NOT NULL CHECK (kind ~ '^[a-z]$'),
  stream uuid NOT NULL,
  n bigint NOT NULL,
  length bigint NOT NULL,
  leaf bytea NOT NULL,
  chain bytea NOT NULL,
  PRIMARY KEY (record, seq),
  UNIQUE (record, stream, n)
);
CREATE TABLE dutybound.frame (
  record uuid NOT NULL,
  stream uuid NOT NULL,
  n bigint NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (record, stream, n),
  FOREIGN KEY (record, stream, n) REFERENCES dutybound.line (record, stream, n)
);
-- What is sealed cannot be made smaller.
ALTER TABLE dutybound.frame ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE dutybound.checkpoint (
  record uuid NOT NULL REFERENCES dutybound.record (id),
  number bigint NOT NULL,
  line text NOT NULL,
  PRIMARY KEY (record, number)
);
CREATE TABLE dutybound.snapshot (
  record uuid PRIMARY KEY REFERENCES dutybound.record (id),
  bytes bytea NOT NULL
);
CREATE TABLE dutybound.claim (
  record uuid NOT NULL REFERENCES dutybound.record (id),
  key text NOT NULL,
  PRIMARY KEY (record, key)
);
CREATE TABLE dutybound_keys.epoch (
  record uuid PRIMARY KEY REFERENCES dutybound.record (id),
  head text NOT NULL
);
CREATE TABLE dutybound_keys.wrapped (
  record uuid NOT NULL REFERENCES dutybound_keys.epoch (record),
  name text NOT NULL,
  row text NOT NULL,
  PRIMARY KEY (record, name)
);
CREATE TABLE dutybound_keys.handover (
  record uuid NOT NULL REFERENCES dutybound_keys.epoch (record),
  number bigint NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (record, number)
);

CREATE FUNCTION dutybound.this_record() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog
AS $$ SELECT nullif(current_setting('dutybound.record', true), '')::uuid $$;

-- Begins what nobody else may do with this record meanwhile; it ends with the transaction.
CREATE FUNCTION dutybound.take_turn() RETURNS void LANGUAGE sql VOLATILE
SET search_path = pg_catalog
AS $$ SELECT pg_advisory_xact_lock(hashtextextended('dutybound ' || dutybound.this_record()::text, 0)) $$;

CREATE FUNCTION dutybound.make_record(
  its_name text, its_id uuid, its_description bytea, its_head text, names text[], rows text[]
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  INSERT INTO dutybound.record (name, id, description) VALUES (its_name, its_id, its_description);
  IF its_head IS NULL THEN RETURN; END IF;
  INSERT INTO dutybound_keys.epoch (record, head) VALUES (its_id, its_head);
  INSERT INTO dutybound_keys.wrapped (record, name, row)
    SELECT its_id, each.name, each.row FROM unnest(names, rows) AS each (name, row);
END $$;

-- Adds frames, each the next of its stream, with lines that follow from the last one, and keys of new streams.
-- Where others have added to one of these streams, or changed the keys, nothing is kept. Gives the lines after the
-- one that is named either way: those of others, and, where they were kept, these.
CREATE FUNCTION dutybound.append(
  after_seq bigint, in_head text, kinds text[], streams uuid[], ns bigint[], frames bytea[],
  names text[], rows text[]
) RETURNS TABLE (kept boolean, seq bigint, kind text, stream text, n bigint, length bigint, leaf text, chain text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
#variable_conflict use_column
DECLARE
  this uuid := dutybound.this_record();
  last_seq bigint;
  last_chain text;
  last_n bigint;
  its_leaf text;
  is_kept boolean := true;
BEGIN
  PERFORM dutybound.take_turn();
  SELECT line.seq, encode(line.chain, 'hex') INTO last_seq, last_chain
    FROM dutybound.line WHERE line.record = this ORDER BY line.seq DESC LIMIT 1;
  IF NOT FOUND THEN
    SELECT 0, encode(sha256(record.description), 'hex') INTO STRICT last_seq, last_chain
      FROM dutybound.record WHERE record.id = this;
  END IF;
  IF in_head IS DISTINCT FROM (SELECT epoch.head FROM dutybound_keys.epoch WHERE epoch.record = this)
    OR EXISTS (SELECT FROM dutybound_keys.wrapped
               WHERE wrapped.record = this AND wrapped.name = ANY (names)) THEN is_kept := false; END IF;
  FOR i IN 1 .. cardinality(kinds) LOOP
    EXIT WHEN NOT is_kept;
    SELECT coalesce(max(line.n), 0) INTO last_n FROM dutybound.line
      WHERE line.record = this AND line.stream = streams[i];
    -- Of one stream several may come together, each after the one before.
    is_kept := ns[i] = last_n + (SELECT count(*) FROM unnest(streams[1:i]) AS each WHERE each = streams[i]);
  END LOOP;
  IF is_kept THEN
    FOR i IN 1 .. cardinality(kinds) LOOP
      its_leaf := encode(sha256(frames[i]), 'hex');
      last_seq := last_seq + 1;
      last_chain := encode(sha256(convert_to(format('%s %s %s %s %s %s %s', last_chain, last_seq, kinds[i],
        replace(streams[i]::text, '-', ''), ns[i], octet_length(frames[i]), its_leaf), 'UTF8')), 'hex');
      INSERT INTO dutybound.line (record, seq, kind, stream, n, length, leaf, chain)
        VALUES (this, last_seq, kinds[i], streams[i], ns[i], octet_length(frames[i]),
                decode(its_leaf, 'hex'), decode(last_chain, 'hex'));
      INSERT INTO dutybound.frame (record, stream, n, bytes) VALUES (this, streams[i], ns[i], frames[i]);
    END LOOP;
    INSERT INTO dutybound_keys.wrapped (record, name, row)
      SELECT this, each.name, each.row FROM unnest(names, rows) AS each (name, row);
  END IF;
  RETURN QUERY SELECT is_kept, line.seq, line.kind, replace(line.stream::text, '-', ''), line.n, line.length,
      encode(line.leaf, 'hex'), encode(line.chain, 'hex')
    FROM (SELECT 1) AS one LEFT JOIN dutybound.line ON line.record = this AND line.seq > after_seq
    ORDER BY line.seq;
END $$;

-- Destroys all frames of a stream but its last, where that is the notice of its erasure.
CREATE FUNCTION dutybound.keep_last(its_stream uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  this uuid := dutybound.this_record();
  last dutybound.line;
BEGIN
  PERFORM dutybound.take_turn();
  SELECT * INTO last FROM dutybound.line
    WHERE line.record = this AND line.stream = its_stream ORDER BY line.n DESC LIMIT 1;
  IF last.kind IS DISTINCT FROM 'e' THEN
    RAISE EXCEPTION 'only what the journal says was erased is destroyed' USING ERRCODE = 'check_violation';
  END IF;
  DELETE FROM dutybound.frame WHERE frame.record = this AND frame.stream = its_stream AND frame.n < last.n;
END $$;

CREATE FUNCTION dutybound.add_checkpoint(its_line text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE this uuid := dutybound.this_record();
BEGIN
  PERFORM dutybound.take_turn();
  INSERT INTO dutybound.checkpoint (record, number, line)
    SELECT this, coalesce(max(checkpoint.number), 0) + 1, its_line
    FROM dutybound.checkpoint WHERE checkpoint.record = this;
END $$;

CREATE FUNCTION dutybound.leave_snapshot(its_bytes bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE this uuid := dutybound.this_record();
BEGIN
  DELETE FROM dutybound.snapshot WHERE snapshot.record = this;
  IF its_bytes IS NOT NULL THEN
    INSERT INTO dutybound.snapshot (record, bytes) VALUES (this, its_bytes);
  END IF;
END $$;

-- Puts the keys of another epoch in place of all that are there; false where these are not as they were.
CREATE FUNCTION dutybound.begin_epoch(
  before_head text, before_count bigint, its_head text, names text[], rows text[],
  its_number bigint, its_handover bytea
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  this uuid := dutybound.this_record();
  head_now text;
BEGIN
  PERFORM dutybound.take_turn();
  SELECT epoch.head INTO head_now FROM dutybound_keys.epoch WHERE epoch.record = this;
  IF head_now = its_head THEN RETURN true; END IF;
  IF head_now IS DISTINCT FROM before_head OR before_count <>
    (SELECT count(*) FROM dutybound_keys.wrapped WHERE wrapped.record = this) THEN RETURN false; END IF;
  DELETE FROM dutybound_keys.wrapped WHERE wrapped.record = this;
  UPDATE dutybound_keys.epoch SET head = its_head WHERE epoch.record = this;
  INSERT INTO dutybound_keys.wrapped (record, name, row)
    SELECT this, each.name, each.row FROM unnest(names, rows) AS each (name, row);
  -- Without one, no server goes on with the key that it has.
  IF its_handover IS NULL THEN DELETE FROM dutybound_keys.handover WHERE handover.record = this;
  ELSE INSERT INTO dutybound_keys.handover (record, number, sealed) VALUES (this, its_number, its_handover);
  END IF;
  RETURN true;
END $$;

DO $$
DECLARE each text;
BEGIN
  FOREACH each IN ARRAY ARRAY['dutybound.line', 'dutybound.frame', 'dutybound.checkpoint', 'dutybound.snapshot',
    'dutybound.claim', 'dutybound_keys.epoch', 'dutybound_keys.wrapped', 'dutybound_keys.handover'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', each);
    EXECUTE format('CREATE POLICY this_record ON %s TO ${SERVICE} USING (record = dutybound.this_record())', each);
    EXECUTE format('GRANT SELECT ON %s TO ${SERVICE}', each);
  END LOOP;
END $$;
GRANT USAGE ON SCHEMA dutybound, dutybound_keys TO ${SERVICE};
GRANT SELECT ON dutybound.record, dutybound.migration TO ${SERVICE};
-- What a server is seeing to now; nothing that anybody wrote.
GRANT INSERT, UPDATE, DELETE ON dutybound.claim TO ${SERVICE};
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA dutybound FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA dutybound TO ${SERVICE};
`;

/**
 * Audits that several workers share: which schools there are to audit, who has which, and what came of it, sealed. The
 * service has no right to these tables, and calls functions. A worker that is not heard of for the time of its lease,
 * by the clock of the database, has no claim any more.
 */
const SHARED_AUDITS = `
CREATE TABLE dutybound.audit (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  begun timestamptz NOT NULL DEFAULT now(),
  options bytea NOT NULL
);
CREATE TABLE dutybound.audit_worker (
  id uuid PRIMARY KEY,
  audit uuid NOT NULL REFERENCES dutybound.audit (id) ON DELETE CASCADE,
  able text[] NOT NULL,
  until timestamptz NOT NULL
);
CREATE TABLE dutybound.audit_school (
  audit uuid NOT NULL REFERENCES dutybound.audit (id) ON DELETE CASCADE,
  school text NOT NULL,
  worker uuid REFERENCES dutybound.audit_worker (id) ON DELETE SET NULL,
  since timestamptz,
  result bytea,
  PRIMARY KEY (audit, school)
);
ALTER TABLE dutybound.audit_school ALTER COLUMN result SET STORAGE EXTERNAL;

-- Begins an audit of these schools, unless there is one of that name. Those that nobody finished within a week go.
CREATE FUNCTION dutybound.begin_audit(its_name text, its_id uuid, its_options bytea, schools text[])
RETURNS TABLE (id text, options bytea) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  DELETE FROM dutybound.audit WHERE audit.begun < now() - interval '7 days';
  INSERT INTO dutybound.audit (id, name, options) VALUES (its_id, its_name, its_options)
    ON CONFLICT ON CONSTRAINT audit_name_key DO NOTHING;
  IF FOUND THEN
    INSERT INTO dutybound.audit_school (audit, school) SELECT its_id, each FROM unnest(schools) AS each;
  END IF;
  RETURN QUERY SELECT replace(audit.id::text, '-', ''), audit.options
    FROM dutybound.audit WHERE audit.name = its_name;
END $$;

-- Says that a worker is there, and which schools it can audit. It lets go of others that it has.
CREATE FUNCTION dutybound.work_on_audit(its_audit uuid, its_worker uuid, its_able text[], lease bigint)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  INSERT INTO dutybound.audit_worker (id, audit, able, until)
    SELECT its_worker, audit.id, its_able, clock_timestamp() + lease * interval '1 millisecond'
    FROM dutybound.audit WHERE audit.id = its_audit
    ON CONFLICT ON CONSTRAINT audit_worker_pkey
    DO UPDATE SET able = excluded.able, until = excluded.until;
  UPDATE dutybound.audit_school SET worker = NULL
    WHERE audit_school.audit = its_audit AND audit_school.worker = its_worker
      AND audit_school.result IS NULL AND audit_school.school <> ALL (its_able);
END $$;

-- Gives a worker the next school that it can audit and that nobody has who is still there; the one that it has already
-- first. Where there is none, says whether others are there who can audit what is left.
CREATE FUNCTION dutybound.claim_school(its_audit uuid, its_worker uuid)
RETURNS TABLE (school text, others boolean) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE found_school text;
BEGIN
  SELECT audit_school.school INTO found_school FROM dutybound.audit_school
    WHERE audit_school.audit = its_audit AND audit_school.result IS NULL
      AND audit_school.school = ANY (
        (SELECT audit_worker.able FROM dutybound.audit_worker WHERE audit_worker.id = its_worker)::text[])
      AND NOT EXISTS (SELECT FROM dutybound.audit_worker WHERE audit_worker.id = audit_school.worker
        AND audit_worker.id <> its_worker AND audit_worker.until > clock_timestamp())
    ORDER BY audit_school.worker IS DISTINCT FROM its_worker, audit_school.school
    LIMIT 1 FOR UPDATE SKIP LOCKED;
  UPDATE dutybound.audit_school SET worker = its_worker, since = clock_timestamp()
    WHERE audit_school.audit = its_audit AND audit_school.school = found_school;
  RETURN QUERY SELECT found_school, EXISTS (
    SELECT FROM dutybound.audit_school JOIN dutybound.audit_worker USING (audit)
    WHERE audit_school.audit = its_audit AND audit_school.result IS NULL
      AND audit_worker.id <> its_worker AND audit_worker.until > clock_timestamp()
      AND audit_school.school = ANY (audit_worker.able));
END $$;

-- Keeps what came of a school. Where two have audited it, the first counts.
CREATE FUNCTION dutybound.finish_school(its_audit uuid, its_school text, its_result bytea)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
AS $$
  UPDATE dutybound.audit_school SET result = its_result
    WHERE audit_school.audit = its_audit AND audit_school.school = its_school AND audit_school.result IS NULL
$$;

CREATE FUNCTION dutybound.schools_of_audit(its_audit uuid)
RETURNS TABLE (school text, result bytea) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT audit_school.school, audit_school.result FROM dutybound.audit_school WHERE audit_school.audit = its_audit
$$;

-- Ends the work of a worker. The last one that has its report takes a finished audit away.
CREATE FUNCTION dutybound.leave_audit(its_audit uuid, its_worker uuid, has_report boolean)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  DELETE FROM dutybound.audit_worker WHERE audit_worker.id = its_worker;
  DELETE FROM dutybound.audit WHERE audit.id = its_audit AND has_report
    AND NOT EXISTS (SELECT FROM dutybound.audit_school
                    WHERE audit_school.audit = its_audit AND audit_school.result IS NULL)
    AND NOT EXISTS (SELECT FROM dutybound.audit_worker
                    WHERE audit_worker.audit = its_audit AND audit_worker.until > clock_timestamp());
END $$;

REVOKE ALL ON FUNCTION dutybound.begin_audit, dutybound.work_on_audit, dutybound.claim_school,
  dutybound.finish_school, dutybound.schools_of_audit, dutybound.leave_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dutybound.begin_audit, dutybound.work_on_audit, dutybound.claim_school,
  dutybound.finish_school, dutybound.schools_of_audit, dutybound.leave_audit TO ${SERVICE};
`;

/** What was tried lately at signing in. A crash of the database forgives it. */
const TRIED = `
CREATE UNLOGGED TABLE dutybound.tried (
  record uuid NOT NULL REFERENCES dutybound.record (id),
  key text NOT NULL,
  value text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (record, key)
);
CREATE INDEX ON dutybound.tried (record, at);

-- Puts these values in place, unless one is not as it was any more: then nothing, and false. What is old goes.
CREATE FUNCTION dutybound.count_tries(keys text[], before text[], after text[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE this uuid := dutybound.this_record();
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('dutybound tries ' || this::text, 0));
  IF EXISTS (SELECT FROM unnest(keys, before) AS each (key, value)
             LEFT JOIN dutybound.tried ON tried.record = this AND tried.key = each.key
             WHERE tried.value IS DISTINCT FROM each.value) THEN RETURN false; END IF;
  DELETE FROM dutybound.tried
    WHERE tried.record = this AND (tried.key = ANY (keys) OR tried.at < now() - interval '1 hour');
  INSERT INTO dutybound.tried (record, key, value)
    SELECT this, each.key, each.value FROM unnest(keys, after) AS each (key, value)
    WHERE each.value IS NOT NULL;
  RETURN true;
END $$;

ALTER TABLE dutybound.tried ENABLE ROW LEVEL SECURITY;
CREATE POLICY this_record ON dutybound.tried TO ${SERVICE} USING (record = dutybound.this_record());
GRANT SELECT ON dutybound.tried TO ${SERVICE};
REVOKE ALL ON FUNCTION dutybound.count_tries FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dutybound.count_tries TO ${SERVICE};
`;

/**
 * What schools give to a trust: each row is sealed by the school to the key of that trust. A row about an incident is
 * handed out by one function alone, which writes down first that it was opened, and not after its end by this clock.
 */
const TRUSTS = `
CREATE TABLE dutybound.trust (
  record uuid PRIMARY KEY REFERENCES dutybound.record (id),
  key bytea NOT NULL
);
CREATE TABLE dutybound.totals (
  record uuid NOT NULL REFERENCES dutybound.record (id),
  trust uuid NOT NULL REFERENCES dutybound.trust (record),
  id uuid NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (record, id)
);
CREATE INDEX ON dutybound.totals (trust);
CREATE TABLE dutybound.lent (
  record uuid NOT NULL REFERENCES dutybound.record (id),
  trust uuid NOT NULL REFERENCES dutybound.trust (record),
  id uuid NOT NULL,
  until timestamptz NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  bytes bytea NOT NULL,
  PRIMARY KEY (record, id)
);
CREATE INDEX ON dutybound.lent (trust);
CREATE TABLE dutybound.opened (
  number bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  record uuid NOT NULL REFERENCES dutybound.record (id),
  id uuid NOT NULL,
  account text NOT NULL CHECK (account ~ '^[a-z]+(-[a-z]+)*-[1-9][0-9]{0,2}$'),
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON dutybound.opened (record);

CREATE FUNCTION dutybound.make_trust(its_key bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$ INSERT INTO dutybound.trust (record, key) VALUES (dutybound.this_record(), its_key) ON CONFLICT DO NOTHING $$;

-- What was given of a term stays as it was given.
CREATE FUNCTION dutybound.give_totals(its_trust uuid, its_id uuid, its_bytes bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$ INSERT INTO dutybound.totals (record, trust, id, bytes)
  VALUES (dutybound.this_record(), its_trust, its_id, its_bytes) ON CONFLICT DO NOTHING $$;

CREATE FUNCTION dutybound.take_back_totals() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$ DELETE FROM dutybound.totals WHERE totals.record = dutybound.this_record() $$;

CREATE FUNCTION dutybound.lend(its_trust uuid, its_id uuid, its_until timestamptz, its_bytes bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$ INSERT INTO dutybound.lent (record, trust, id, until, bytes)
  VALUES (dutybound.this_record(), its_trust, its_id, its_until, its_bytes)
  ON CONFLICT (record, id) DO UPDATE SET trust = excluded.trust, until = excluded.until, at = now(), bytes = excluded.bytes $$;

CREATE FUNCTION dutybound.take_back(ids uuid[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$ DELETE FROM dutybound.lent WHERE lent.record = dutybound.this_record() AND lent.id = ANY (ids) $$;

-- Hands out to the trust what a school has lent it; first it is written down for that school who has opened it.
CREATE FUNCTION dutybound.open_lent(its_school uuid, its_id uuid, its_account text) RETURNS bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE found_bytes bytea;
BEGIN
  SELECT lent.bytes INTO found_bytes FROM dutybound.lent WHERE lent.record = its_school AND lent.id = its_id
    AND lent.trust = dutybound.this_record() AND lent.until > clock_timestamp();
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO dutybound.opened (record, id, account) VALUES (its_school, its_id, its_account);
  RETURN found_bytes;
END $$;

-- Takes away what stands in the log of the school by now.
CREATE FUNCTION dutybound.forget_opened(numbers bigint[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$ DELETE FROM dutybound.opened WHERE opened.record = dutybound.this_record() AND opened.number = ANY (numbers) $$;

ALTER TABLE dutybound.totals ENABLE ROW LEVEL SECURITY;
ALTER TABLE dutybound.lent ENABLE ROW LEVEL SECURITY;
ALTER TABLE dutybound.opened ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_both ON dutybound.totals TO ${SERVICE}
  USING (dutybound.this_record() IN (record, trust));
CREATE POLICY of_both ON dutybound.lent TO ${SERVICE}
  USING (record = dutybound.this_record() OR (trust = dutybound.this_record() AND until > clock_timestamp()));
CREATE POLICY this_record ON dutybound.opened TO ${SERVICE} USING (record = dutybound.this_record());
GRANT SELECT ON dutybound.trust, dutybound.totals, dutybound.opened TO ${SERVICE};
GRANT SELECT (record, trust, id, until, at) ON dutybound.lent TO ${SERVICE};
REVOKE ALL ON FUNCTION dutybound.make_trust, dutybound.give_totals, dutybound.take_back_totals, dutybound.lend,
  dutybound.take_back, dutybound.open_lent, dutybound.forget_opened FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dutybound.make_trust, dutybound.give_totals, dutybound.take_back_totals, dutybound.lend,
  dutybound.take_back, dutybound.open_lent, dutybound.forget_opened TO ${SERVICE};
`;

/** How far records have got, for a server that has many of them; nothing of what is in them. */
const REACHED = `
CREATE FUNCTION dutybound.reached(names text[]) RETURNS TABLE (name text, reached text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT record.name, concat_ws(' ',
    (SELECT line.seq FROM dutybound.line WHERE line.record = record.id ORDER BY line.seq DESC LIMIT 1),
    hashtextextended(epoch.head, 0))
  FROM dutybound.record LEFT JOIN dutybound_keys.epoch ON epoch.record = record.id
  WHERE record.name = ANY (names)
$$;
REVOKE ALL ON FUNCTION dutybound.reached FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dutybound.reached TO ${SERVICE};
`;

/** Whoever joins an audit adds schools that were made since it was begun, so that no report leaves them out unsaid. */
const LATER_SCHOOLS = `
CREATE OR REPLACE FUNCTION dutybound.begin_audit(its_name text, its_id uuid, its_options bytea, schools text[])
RETURNS TABLE (id text, options bytea) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  DELETE FROM dutybound.audit WHERE audit.begun < now() - interval '7 days';
  INSERT INTO dutybound.audit (id, name, options) VALUES (its_id, its_name, its_options)
    ON CONFLICT ON CONSTRAINT audit_name_key DO NOTHING;
  INSERT INTO dutybound.audit_school (audit, school)
    SELECT audit.id, each FROM dutybound.audit, unnest(schools) AS each WHERE audit.name = its_name
    ON CONFLICT ON CONSTRAINT audit_school_pkey DO NOTHING;
  RETURN QUERY SELECT replace(audit.id::text, '-', ''), audit.options
    FROM dutybound.audit WHERE audit.name = its_name;
END $$;
`;

export interface Migration {
  readonly number: number;
  readonly sql: string;
}

/** In order, from 1, without a gap. */
export const MIGRATIONS: readonly Migration[] = [
  FIRST,
  SHARED_AUDITS,
  TRIED,
  TRUSTS,
  REACHED,
  LATER_SCHOOLS,
].map((sql, index) => ({ number: index + 1, sql }));

/** The newest form of the tables that this program knows. */
export const NEWEST = MIGRATIONS.length;
